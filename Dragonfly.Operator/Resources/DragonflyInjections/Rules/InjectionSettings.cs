namespace Dragonfly.Operator.Resources.DragonflyInjections.Rules;

/// <summary>What a DragonflyInjection says to add, valid and with every default filled in.</summary>
public sealed record InjectionSettings
{
    /// <summary>The restricted-compliant security context of the tools' init container.</summary>
    public static ReadOnlyMemory<byte> DefaultSecurityContext { get; } =
        """{"runAsNonRoot":true,"runAsUser":65532,"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]},"readOnlyRootFilesystem":true,"seccompProfile":{"type":"RuntimeDefault"}}"""u8.ToArray();

    /// <summary>The name of the DragonflyInjection.</summary>
    public required string Name { get; init; }

    public InjectorKinds Inject { get; init; } = InjectorKinds.All;

    public int ProxyPort { get; init; } = 4001;

    public ProxyHost ProxyHost { get; init; } = ProxyHost.NodeName;

    public IReadOnlyList<string> ProxyEnv { get; init; } = [];

    public IReadOnlyList<string> NoProxy { get; init; } = [];

    public string SocketPath { get; init; } = "/var/run/dfdaemon.sock";

    public SocketMount SocketMount { get; init; } = SocketMount.Auto;

    public string ToolsImage { get; init; } = "dragonflyoss/toolkits:latest";

    public string ToolsImagePullPolicy { get; init; } = "IfNotPresent";

    public IReadOnlyList<string> ToolsImagePullSecrets { get; init; } = [];

    public ToolsDelivery ToolsDelivery { get; init; } = ToolsDelivery.InitContainer;

    public string ToolsSourcePath { get; init; } = "/dragonfly-tools";

    public string ToolsPath { get; init; } = "/dragonfly-tools-mount";

    public IReadOnlyList<string> ToolsOnPath { get; init; } = [];

    public ContainerResources ToolsResources { get; init; } = ContainerResources.Default;

    /// <summary>A SecurityContext as JSON in UTF-8.</summary>
    public ReadOnlyMemory<byte> ToolsSecurityContext { get; init; } = DefaultSecurityContext;

    public IReadOnlyList<string> AllowedToolsImages { get; init; } = [];

    public PodSecurityMode PodSecurity { get; init; } = PodSecurityMode.Respect;

    /// <summary>Whether the API server has to know image volumes.</summary>
    public bool NeedsImageVolumes => ToolsDelivery == ToolsDelivery.ImageVolume && Inject.HasFlag(InjectorKinds.Tools);
}

/// <summary>The injectors, in the order in which they run.</summary>
[Flags]
public enum InjectorKinds
{
    None = 0,
    Proxy = 1,
    Socket = 2,
    Tools = 4,
    All = Proxy | Socket | Tools,
}

/// <summary>What to do in a namespace whose Pod Security level forbids hostPath volumes.</summary>
public enum PodSecurityMode
{
    /// <summary>Add everything but the hostPath volume.</summary>
    Respect,

    /// <summary>Add it all the same: something else exempts these Pods.</summary>
    Ignore,
}

/// <summary>How a container names its node in the proxy's address.</summary>
public enum ProxyHost
{
    /// <summary>NODE_NAME from spec.nodeName; the cluster's DNS must resolve it.</summary>
    NodeName,

    /// <summary>NODE_IP from status.hostIP.</summary>
    HostIP,

    /// <summary>NODE_IP from status.hostIP, in brackets: for nodes whose primary address is IPv6.</summary>
    HostIPv6,
}

/// <summary>How the tools reach containers.</summary>
public enum ToolsDelivery
{
    /// <summary>An init container copies them into a volume.</summary>
    InitContainer,

    /// <summary>The image itself is the volume.</summary>
    ImageVolume,
}

/// <summary>What of the dfdaemon socket is mounted.</summary>
public enum SocketMount
{
    /// <summary>Directory where that is dfdaemon's own, by its name; else File.</summary>
    Auto,

    /// <summary>The socket itself; the mount goes stale when dfdaemon binds a new one.</summary>
    File,

    /// <summary>The socket's directory, in which a new socket appears after a restart of dfdaemon.</summary>
    Directory,
}
