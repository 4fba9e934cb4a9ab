namespace Dragonfly.Operator.Injection.Settings;

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

    public string ToolsSourcePath { get; init; } = "/dragonfly-tools";

    public string ToolsPath { get; init; } = "/dragonfly-tools-mount";

    public IReadOnlyList<string> ToolsOnPath { get; init; } = [];

    public ContainerResources ToolsResources { get; init; } = ContainerResources.Default;

    /// <summary>A SecurityContext as JSON in UTF-8.</summary>
    public ReadOnlyMemory<byte> ToolsSecurityContext { get; init; } = DefaultSecurityContext;

    public IReadOnlyList<string> AllowedToolsImages { get; init; } = [];

    public PodSecurityMode PodSecurity { get; init; } = PodSecurityMode.Respect;
}
