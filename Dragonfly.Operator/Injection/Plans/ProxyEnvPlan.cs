using Dragonfly.Operator.Injection.Settings;

namespace Dragonfly.Operator.Injection.Plans;

/// <summary>The variables that lead to the node's dfdaemon proxy.</summary>
public sealed class ProxyEnvPlan
{
    private const string ServiceHost = "KUBERNETES_SERVICE_HOST";

    /// <summary>Excluded from the proxy whatever the resource says: the container itself, the cluster, and the cloud's metadata.</summary>
    private static readonly string[] AlwaysDirect =
        ["localhost", "127.0.0.1", "::1", ".svc", ".cluster.local", $"$({ServiceHost})", "169.254.169.254"];

    private static readonly HashSet<string> StandardNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "FTP_PROXY",
    };

    public ProxyEnvPlan(InjectionSettings settings)
    {
        (HostFieldPath, Host) = settings.ProxyHost == ProxyHost.NodeName
            ? ("spec.nodeName", EnvVariable.FromField("NODE_NAME", "spec.nodeName"))
            : ("status.hostIP", EnvVariable.FromField("NODE_IP", "status.hostIP"));
        var host = settings.ProxyHost == ProxyHost.HostIPv6 ? $"[$({Host.Name})]" : $"$({Host.Name})";
        Port = EnvVariable.WithValue("DRAGONFLY_PROXY_PORT", settings.ProxyPort.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var address = $"http://{host}:$({Port.Name})";
        Own = [[Host], [Port], [EnvVariable.WithValue("DRAGONFLY_INJECT_PROXY", address)]];
        Named = [.. settings.ProxyEnv.Where(name => !StandardNames.Contains(name)).Select(name => Group(name, address))];
        Standard = [.. settings.ProxyEnv.Where(StandardNames.Contains).Select(name => name.ToUpperInvariant()).Distinct().Select(name => Group(name, address))];
        NoProxy = Group("NO_PROXY", string.Join(',', settings.NoProxy.Concat(AlwaysDirect).Distinct()));
    }

    /// <summary>What <see cref="Host"/> has to be read from for the address to be that of the node.</summary>
    public string HostFieldPath { get; }

    /// <summary>The variable that names the node; the address refers to it.</summary>
    public EnvVariable Host { get; }

    /// <summary>The variable that holds the port; the address refers to it.</summary>
    public EnvVariable Port { get; }

    /// <summary>
    /// Dragonfly's own variables. Like those below, each stands in a group that is added whole or, when the user has any
    /// of it, not at all.
    /// </summary>
    public IReadOnlyList<EnvVariable[]> Own { get; }

    /// <summary>Further variables of proxyEnv that no program reads as its proxy by convention.</summary>
    public IReadOnlyList<EnvVariable[]> Named { get; }

    /// <summary>HTTP_PROXY and its kind, each with its lower-case twin.</summary>
    public IReadOnlyList<EnvVariable[]> Standard { get; }

    /// <summary>The kubelet sets it, but some clouds give Pods another one, which NO_PROXY then has to name.</summary>
    public static ReadOnlySpan<byte> Utf8ServiceHost => "KUBERNETES_SERVICE_HOST"u8;

    /// <summary>NO_PROXY and its twin: wanted where one of <see cref="Standard"/> is added.</summary>
    public EnvVariable[] NoProxy { get; }

    private static EnvVariable[] Group(string name, string value) => StandardNames.Contains(name) || name == "NO_PROXY"
        ? [EnvVariable.WithValue(name, value), EnvVariable.WithValue(name.ToLowerInvariant(), value)]
        : [EnvVariable.WithValue(name, value)];
}
