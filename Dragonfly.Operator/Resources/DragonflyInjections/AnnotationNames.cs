namespace Dragonfly.Operator.Resources.DragonflyInjections;

/// <summary>The annotations and labels that steer injection.</summary>
public static class AnnotationNames
{
    public const string Inject = "dragonfly.io/inject";
    public const string InjectAlias = "dragonfly.io/inject-p2p";
    public const string Injection = "dragonfly.io/injection";
    public const string Injected = "dragonfly.io/injected";
    public const string ToolsImage = "dragonfly.io/cli-tools-image";
    public const string ToolsImageAlias = "dragonfly.io/init-container-image";
    public const string Features = "dragonfly.io/features";
    public const string SkipSocket = "dragonfly.io/skip-unix-sock-inject";
    public const string Containers = "dragonfly.io/containers";
    public const string ExcludeContainers = "dragonfly.io/exclude-containers";
    public const string ProxyPort = "dragonfly.io/proxy-port";
    public const string ToolsCpuRequest = "dragonfly.io/tools-cpu-request";
    public const string ToolsCpuLimit = "dragonfly.io/tools-cpu-limit";
    public const string ToolsMemoryRequest = "dragonfly.io/tools-memory-request";
    public const string ToolsMemoryLimit = "dragonfly.io/tools-memory-limit";

    public static IReadOnlyList<string> OnPods { get; } =
    [
        Inject, InjectAlias, Injection, Injected, ToolsImage, ToolsImageAlias, Features, SkipSocket, Containers,
        ExcludeContainers, ProxyPort, ToolsCpuRequest, ToolsCpuLimit, ToolsMemoryRequest, ToolsMemoryLimit,
    ];
}
