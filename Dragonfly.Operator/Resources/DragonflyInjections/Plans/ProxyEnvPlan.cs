using System.Text;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Plans;

/// <summary>What leads a container to the node's dfdaemon proxy.</summary>
public sealed class ProxyEnvPlan
{
    private const string ServiceHost = "KUBERNETES_SERVICE_HOST";

    /// <summary>Excluded from the proxy whatever the resource says: the container itself, the cluster, and the cloud's metadata.</summary>
    private static readonly string[] AlwaysDirect =
        ["localhost", "127.0.0.1", "::1", ".svc", ".cluster.local", $"$({ServiceHost})", "169.254.169.254"];

    private readonly InjectionSettings _settings;
    private readonly ProxyVariables _usual;
    private readonly byte[] _privateHost;
    private ProxyVariables? _private;

    public ProxyEnvPlan(InjectionSettings settings)
    {
        _settings = settings;
        _usual = new ProxyVariables(settings, prefix: "");
        _privateHost = Encoding.UTF8.GetBytes(EnvVariable.OwnPrefix + _usual.Host.Name);
        NoProxy = ProxyVariables.Pair("NO_PROXY", string.Join(',', settings.NoProxy.Concat(AlwaysDirect).Distinct()));
    }

    /// <summary>The kubelet sets it, but some clouds give Pods another one, which NO_PROXY then has to name.</summary>
    public static ReadOnlySpan<byte> Utf8ServiceHost => "KUBERNETES_SERVICE_HOST"u8;

    /// <summary>NO_PROXY and its twin: wanted where a standard variable is added.</summary>
    public EnvVariable[] NoProxy { get; }

    /// <summary>
    /// The variables for a container. Where NODE_NAME (or NODE_IP) may come by envFrom, ours would replace it, and the address
    /// cannot refer to it: the kubelet expands only what stands in env. There the node has a name of Dragonfly's own, and
    /// keeps it whatever comes after an injection.
    /// </summary>
    /// <exception cref="PodFormatException">A field has a type that the Pod API does not allow.</exception>
    public ProxyVariables For(ContainerDocument container) =>
        container.Env.LastIndexOf("name", _privateHost) >= 0
        || (container.MayComeByEnvFrom(_usual.Host.Name) && container.Env.LastIndexOf("name", _usual.Host.Utf8Name) < 0)
            ? _private ??= new ProxyVariables(_settings, EnvVariable.OwnPrefix)
            : _usual;
}
