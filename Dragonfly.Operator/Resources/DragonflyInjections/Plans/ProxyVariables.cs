using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Plans;

/// <summary>The variables that lead to the node's dfdaemon proxy, under one name for the node.</summary>
public sealed class ProxyVariables
{
    private static readonly HashSet<string> StandardNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "FTP_PROXY",
    };

    /// <param name="settings">What the resource says.</param>
    /// <param name="prefix">What the name of the variable that names the node begins with.</param>
    public ProxyVariables(InjectionSettings settings, string prefix)
    {
        (HostFieldPath, Host) = settings.ProxyHost == ProxyHost.NodeName
            ? ("spec.nodeName", EnvVariable.FromField($"{prefix}NODE_NAME", "spec.nodeName"))
            : ("status.hostIP", EnvVariable.FromField($"{prefix}NODE_IP", "status.hostIP"));
        var host = settings.ProxyHost == ProxyHost.HostIPv6 ? $"[$({Host.Name})]" : $"$({Host.Name})";
        Port = EnvVariable.WithValue("DRAGONFLY_PROXY_PORT", settings.ProxyPort.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var address = $"http://{host}:$({Port.Name})";
        Own = [[Host], [Port], [EnvVariable.WithValue("DRAGONFLY_INJECT_PROXY", address)]];
        Named = [.. settings.ProxyEnv.Where(name => !StandardNames.Contains(name)).Select(name => new[] { EnvVariable.WithValue(name, address) })];
        Standard = [.. settings.ProxyEnv.Where(StandardNames.Contains).Select(name => name.ToUpperInvariant()).Distinct().Select(name => Pair(name, address))];
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
    public EnvVariable[][] Own { get; }

    /// <summary>Further variables of proxyEnv that no program reads as its proxy by convention.</summary>
    public EnvVariable[][] Named { get; }

    /// <summary>HTTP_PROXY and its kind, each with its lower-case twin.</summary>
    public EnvVariable[][] Standard { get; }

    /// <summary>A variable and its lower-case twin.</summary>
    public static EnvVariable[] Pair(string name, string value) =>
        [EnvVariable.WithValue(name, value), EnvVariable.WithValue(name.ToLowerInvariant(), value)];
}
