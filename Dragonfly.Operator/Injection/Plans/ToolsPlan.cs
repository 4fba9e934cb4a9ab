using Dragonfly.Operator.Injection.Settings;

namespace Dragonfly.Operator.Injection.Plans;

/// <summary>The CLI tools: an init container that copies them into a volume, and where containers find them.</summary>
public sealed class ToolsPlan
{
    public const string ContainerName = "d7y-cli-tools";

    public ToolsPlan(InjectionSettings settings)
    {
        Volume = new VolumePlan("d7y-cli-tools-volume", settings.ToolsPath, writer =>
        {
            writer.WriteStartObject("emptyDir");
            writer.WriteEndObject();
        });
        Path = settings.ToolsPath;
        PathVariable = EnvVariable.WithValue("DRAGONFLY_TOOLS_PATH", settings.ToolsPath);
        OnPath = [.. settings.ToolsOnPath.Distinct().Select(tool => new ToolOnPath(tool, Volume))];
        AppendedPath = EnvVariable.WithValue("PATH", $"$(PATH):{settings.ToolsPath}");
        ImagePullSecrets = [.. settings.ToolsImagePullSecrets.Distinct().Select(name => new PullSecret(name))];
        InitContainer = new InitContainerPlan(settings, Volume);
    }

    public VolumePlan Volume { get; }

    public string Path { get; }

    public EnvVariable PathVariable { get; }

    public IReadOnlyList<ToolOnPath> OnPath { get; }

    /// <summary>A second PATH, after the container's own and made of it: the container's own entry stays as it is.</summary>
    public EnvVariable AppendedPath { get; }

    public IReadOnlyList<PullSecret> ImagePullSecrets { get; }

    public InitContainerPlan InitContainer { get; }

    public static ReadOnlySpan<byte> Utf8ContainerName => "d7y-cli-tools"u8;
}
