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

    /// <param name="name">The volume's name.</param>
    /// <param name="mountPath">Where containers find it.</param>
    /// <param name="writeSource">Writes its source.</param>
    /// <param name="subPath">The folder in it that is mounted, read-only; null: all of it, writable.</param>
    public VolumePlan(string name, string mountPath, Action<Utf8JsonWriter> writeSource, string? subPath = null)
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
        MountJson = Mount(mountPath, subPath, isReadOnly: subPath is not null);
    }

    public string Name { get; }

    public ReadOnlySpan<byte> Utf8Name => _utf8Name;

    public string MountPath { get; }

    public JsonFragment VolumeJson { get; }

    public JsonFragment MountJson { get; }

    /// <summary>Whether <paramref name="mount"/> is the one that this adds.</summary>
    public bool IsMountedBy(ContainerMount mount) => mount.Path == MountPath && mount.IsOf(_utf8Name);

    public JsonFragment Mount(string mountPath, string? subPath, bool isReadOnly = false) => JsonFragment.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("name", Name);
        writer.WriteString("mountPath", mountPath);
        if (subPath is not null)
        {
            writer.WriteString("subPath", subPath);
        }

        if (isReadOnly)
        {
            writer.WriteBoolean("readOnly", true);
        }

        writer.WriteEndObject();
    });
}
