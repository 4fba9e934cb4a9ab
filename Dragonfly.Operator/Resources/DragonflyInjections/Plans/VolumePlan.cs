using System.Text;
using System.Text.Json;
using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Plans;

/// <summary>A volume of ours and its mount.</summary>
public sealed class VolumePlan
{
    public const string SocketVolume = "dfdaemon-socket";
    public const string ToolsVolume = "d7y-cli-tools-volume";

    private readonly byte[] _utf8Name;

    public VolumePlan(string name, string mountPath, Action<Utf8JsonWriter> writeSource)
    {
        Name = name;
        _utf8Name = Encoding.UTF8.GetBytes(name);
        MountPath = mountPath;
        VolumeJson = JsonFragment.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("name", name);
            writeSource(writer);
            writer.WriteEndObject();
        });
        MountJson = Mount(mountPath, subPath: null);
    }

    public string Name { get; }

    public ReadOnlySpan<byte> Utf8Name => _utf8Name;

    public string MountPath { get; }

    public JsonFragment VolumeJson { get; }

    public JsonFragment MountJson { get; }

    /// <summary>Whether <paramref name="mount"/> is the one that this adds.</summary>
    public bool IsMountedBy(ContainerMount mount) => mount.Path == MountPath && mount.IsOf(_utf8Name);

    public JsonFragment Mount(string mountPath, string? subPath) => JsonFragment.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("name", Name);
        writer.WriteString("mountPath", mountPath);
        if (subPath is not null)
        {
            writer.WriteString("subPath", subPath);
        }

        writer.WriteEndObject();
    });
}
