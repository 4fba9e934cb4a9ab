using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Plans;
using Dragonfly.Operator.Resources.Fields;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Rules;

/// <summary>Paths that are valid one by one, but with which no Pod would be accepted, or none would ever start.</summary>
internal static class PathConflicts
{
    private static readonly string[] Paths = ["spec.socketPath", "spec.toolsSourcePath", "spec.toolsPath"];

    public static void Check(InjectionSettings settings, FieldErrors errors)
    {
        if (errors.All.Any(error => Paths.Contains(error.Field)))
        {
            // Of a path that is none there is nothing more to say.
            return;
        }

        var socket = new SocketPlan(settings).HostPath;
        CheckSocket(settings, socket, errors);
        if (SystemFolders.IsVital(settings.ToolsPath))
        {
            errors.Invalid("spec.toolsPath", settings.ToolsPath, "must not hide a folder of the system");
        }
        else if (Place(settings.ToolsPath) == Place(settings.SocketPath))
        {
            errors.Invalid("spec.toolsPath", settings.ToolsPath, "must not be the socketPath");
        }
        else if (Place(settings.ToolsPath) == Place(socket))
        {
            errors.Invalid("spec.toolsPath", settings.ToolsPath, "must not be where the socket is mounted");
        }
        else if (IsIn(settings.ToolsPath, settings.ToolsSourcePath) || IsIn(settings.ToolsSourcePath, settings.ToolsPath))
        {
            // The volume would hide what is to be copied, or would be copied into itself.
            errors.Invalid("spec.toolsPath", settings.ToolsPath, "must neither be in toolsSourcePath nor hold it");
        }
        else if (settings.ToolsDelivery == ToolsDelivery.ImageVolume && IsIn(Place(socket), Place(settings.ToolsPath)))
        {
            errors.Invalid("spec.toolsPath", settings.ToolsPath, "must not hold the socket with toolsDelivery ImageVolume, which is read-only");
        }
        else if (settings.ToolsOnPath.Count > 0 && IsIn(settings.ToolsPath, ToolOnPath.Directory))
        {
            errors.Invalid("spec.toolsPath", settings.ToolsPath, $"must not be in {ToolOnPath.Directory} when toolsOnPath is set");
        }
    }

    private static void CheckSocket(InjectionSettings settings, string mounted, FieldErrors errors)
    {
        if (mounted == "/")
        {
            errors.Invalid("spec.socketMount", settings.SocketMount.ToString(), "must be File for a socket in '/', which cannot be mounted");
        }
        else if (settings.SocketMount == SocketMount.Directory && SystemFolders.IsShared(mounted))
        {
            errors.Invalid("spec.socketMount", settings.SocketMount.ToString(), $"must not mount {mounted}, a folder of the system");
        }
        else if (settings.ToolsOnPath.Any(tool => mounted == $"{ToolOnPath.Directory}/{tool}"))
        {
            errors.Invalid("spec.socketPath", settings.SocketPath, "must not be where a tool of toolsOnPath is mounted");
        }
    }

    private static string Place(string path) => ContainerMount.Place(path).ToString();

    private static bool IsIn(string path, string folder) => $"{path}/".StartsWith($"{folder}/", StringComparison.Ordinal);
}
