using System.Text;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Plans;

/// <summary>The CLI tools: where containers find them, and the two ways in which they get there.</summary>
/// <remarks>
/// Both ways have one volume name and one path. A Pod that was begun in one way is completed in it, so either may be needed whatever the
/// resource says; they are made when they first are.
/// </remarks>
public sealed class ToolsPlan
{
    public const string ContainerName = "d7y-cli-tools";

    private readonly InjectionSettings _settings;
    private VolumePlan? _copied;
    private VolumePlan? _mounted;
    private InitContainerPlan? _initContainer;

    public ToolsPlan(InjectionSettings settings)
    {
        _settings = settings;
        Path = settings.ToolsPath;
        PathVariable = EnvVariable.WithValue("DRAGONFLY_TOOLS_PATH", settings.ToolsPath);
        OnPath = [.. settings.ToolsOnPath.Distinct().Select(tool => new ToolOnPath(tool, Copied))];
        ImagePullSecrets = [.. settings.ToolsImagePullSecrets.Distinct().Select(name => new PullSecret(name))];
    }

    /// <summary>How the tools come to a Pod that does not have them yet.</summary>
    public ToolsDelivery Delivery => _settings.ToolsDelivery;

    /// <summary>The image with the tools.</summary>
    public string Image => _settings.ToolsImage;

    /// <summary>The volume as a Pod gets it that does not have it yet.</summary>
    public VolumePlan Volume => VolumeOf(Delivery);

    private VolumePlan Copied => _copied ??= new VolumePlan(VolumePlan.ToolsVolume, _settings.ToolsPath, writer =>
    {
        writer.WriteStartObject("emptyDir");
        writer.WriteEndObject();
    });

    private VolumePlan Mounted => _mounted ??= new VolumePlan(
        VolumePlan.ToolsVolume,
        _settings.ToolsPath,
        writer =>
        {
            writer.WriteStartObject("image");
            writer.WriteString("reference", _settings.ToolsImage);
            writer.WriteString("pullPolicy", _settings.ToolsImagePullPolicy);
            writer.WriteEndObject();
        },
        subPath: _settings.ToolsSourcePath.TrimStart('/'));

    public VolumePlan VolumeOf(ToolsDelivery delivery) => delivery == ToolsDelivery.ImageVolume ? Mounted : Copied;

    public string Path { get; }

    public EnvVariable PathVariable { get; }

    public IReadOnlyList<ToolOnPath> OnPath { get; }

    public IReadOnlyList<PullSecret> ImagePullSecrets { get; }

    public InitContainerPlan InitContainer => _initContainer ??= new InitContainerPlan(_settings, Copied);

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
