using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Plans;

/// <summary>The hostPath volume with the dfdaemon socket.</summary>
public sealed class SocketPlan
{
    // Nothing but its name tells whose a directory of a node is.
    private static readonly string[] OwnNames = ["dragonfly", "dfdaemon", "d7y"];

    public SocketPlan(InjectionSettings settings)
    {
        var directory = settings.SocketPath[..Math.Max(1, settings.SocketPath.LastIndexOf('/'))];
        var wholeDirectory = settings.SocketMount switch
        {
            SocketMount.Directory => true,
            SocketMount.File => false,
            _ => IsDfdaemons(directory),
        };
        IsFile = !wholeDirectory;
        HostPath = wholeDirectory ? directory : settings.SocketPath;
        Volume = new VolumePlan(VolumePlan.SocketVolume, HostPath, writer =>
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

    private static bool IsDfdaemons(string directory) =>
        !SystemFolders.IsShared(directory) && OwnNames.Any(name => directory.Contains(name, StringComparison.OrdinalIgnoreCase));
}
