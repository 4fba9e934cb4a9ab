using Dragonfly.Operator.Injection.Settings;

namespace Dragonfly.Operator.Injection.Plans;

/// <summary>The CLI tools: an init container that copies them into a volume, and where containers find them.</summary>
public sealed class ToolsPlan
{
    public const string ContainerName = "d7y-cli-tools";

    public ToolsPlan(InjectionSettings settings)
    {
        Volume = new VolumePlan(VolumePlan.ToolsVolume, settings.ToolsPath, writer =>
        {
            writer.WriteStartObject("emptyDir");
            writer.WriteEndObject();
        });
        Path = settings.ToolsPath;
        PathVariable = EnvVariable.WithValue("DRAGONFLY_TOOLS_PATH", settings.ToolsPath);
        OnPath = [.. settings.ToolsOnPath.Distinct().Select(tool => new ToolOnPath(tool, Volume))];
        ImagePullSecrets = [.. settings.ToolsImagePullSecrets.Distinct().Select(name => new PullSecret(name))];
        InitContainer = new InitContainerPlan(settings, Volume);
    }

    public VolumePlan Volume { get; }

    public string Path { get; }

    public EnvVariable PathVariable { get; }

    public IReadOnlyList<ToolOnPath> OnPath { get; }

    public IReadOnlyList<PullSecret> ImagePullSecrets { get; }

    public InitContainerPlan InitContainer { get; }

    public static ReadOnlySpan<byte> Utf8ContainerName => "d7y-cli-tools"u8;
}
