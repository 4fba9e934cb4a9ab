using System.Text;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Plans;

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

/// <summary>A secret with which the tools' image is pulled.</summary>
public sealed class PullSecret(string name)
{
    private readonly byte[] _utf8Name = Encoding.UTF8.GetBytes(name);

    public ReadOnlySpan<byte> Utf8Name => _utf8Name;

    public JsonFragment Json { get; } = JsonFragment.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("name", name);
        writer.WriteEndObject();
    });
}

/// <summary>One binary that is also mounted into a folder that every PATH has.</summary>
public sealed class ToolOnPath(string tool, VolumePlan volume)
{
    public const string Directory = "/usr/local/bin";

    public string MountPath { get; } = $"{Directory}/{tool}";

    public JsonFragment MountJson { get; } = volume.Mount($"{Directory}/{tool}", tool);
}
