using System.Text.Json;
using Dragonfly.Operator.Injection.Documents;
using Dragonfly.Operator.Injection.Plans;

namespace Dragonfly.Operator.Injection.Injectors;

/// <summary>The tools' part in one container.</summary>
internal static class ContainerTools
{
    private static readonly MountPath[] ParentsOnPath = [new(ToolOnPath.Directory), new("/usr/local"), new("/usr")];

    /// <summary>Whether anything was added that needs the volume.</summary>
    public static bool Add(ContainerDocument container, ToolsPlan tools)
    {
        if (!Mounts.Add(container, tools.Volume, out var added))
        {
            // The user has something else where the tools would be.
            return false;
        }

        if (container.Env.LastIndexOf("name", tools.PathVariable.Utf8Name) < 0)
        {
            container.Env.Insert(container.NextEnv++, tools.PathVariable.Json);
        }

        return tools.OnPath.Count > 0 ? AddToPath(container, tools) | added : added;
    }

    private static bool AddToPath(ContainerDocument container, ToolsPlan tools)
    {
        var path = container.Env.Find("name", tools.AppendedPath.Utf8Name);
        if (path.ValueKind == JsonValueKind.Object)
        {
            if (!Ends(path, tools.Path))
            {
                container.Env.Append(tools.AppendedPath.Json);
            }

            return false;
        }

        foreach (var parent in ParentsOnPath)
        {
            // A mount point inside another mount would have to be created in the user's volume.
            if (container.FindMount(parent).ValueKind == JsonValueKind.Object)
            {
                return false;
            }
        }

        var added = false;
        foreach (var tool in tools.OnPath)
        {
            if (container.FindMount(tool.MountPath).ValueKind == JsonValueKind.Undefined)
            {
                container.VolumeMounts.Append(tool.MountJson);
                added = true;
            }
        }

        return added;
    }

    private static bool Ends(JsonElement path, string folder) =>
        path.TryGetProperty("value", out var value)
        && value.ValueKind == JsonValueKind.String
        && value.GetString()!.Split(':').Contains(folder);
}
