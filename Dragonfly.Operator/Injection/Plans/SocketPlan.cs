using Dragonfly.Operator.Injection.Settings;

namespace Dragonfly.Operator.Injection.Plans;

/// <summary>The hostPath volume with the dfdaemon socket.</summary>
public sealed class SocketPlan
{
    // Mounting one of these over a container's own would hide what the image or another mount keeps there.
    private static readonly string[] SharedDirectories = ["/", "/run", "/var/run", "/tmp"];

    public SocketPlan(InjectionSettings settings)
    {
        var directory = settings.SocketPath[..Math.Max(1, settings.SocketPath.LastIndexOf('/'))];
        var wholeDirectory = settings.SocketMount switch
        {
            SocketMount.Directory => true,
            SocketMount.File => false,
            _ => !SharedDirectories.Contains(directory),
        };
        IsFile = !wholeDirectory;
        HostPath = wholeDirectory ? directory : settings.SocketPath;
        Volume = new VolumePlan("dfdaemon-socket", HostPath, writer =>
        {
            writer.WriteStartObject("hostPath");
            writer.WriteString("path", HostPath);
            writer.WriteString("type", wholeDirectory ? "DirectoryOrCreate" : "Socket");
            writer.WriteEndObject();
        });
    }

    public string HostPath { get; }

    /// <summary>Whether the socket itself is mounted: Pods then wait on nodes where it is missing.</summary>
    public bool IsFile { get; }

    public VolumePlan Volume { get; }
}
