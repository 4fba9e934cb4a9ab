using System.Text.Json;
using Dragonfly.Operator.Injection.Documents;
using Dragonfly.Operator.Injection.Plans;

namespace Dragonfly.Operator.Injection.Injectors;

/// <summary>The tools' part in one container.</summary>
internal static class ContainerTools
{
    private static readonly MountPath[] ParentsOnPath = [new(ToolOnPath.Directory), new("/usr/local"), new("/usr")];

    /// <summary>Whether the container has the tools in the end, and needs the volume to be filled.</summary>
    public static bool Add(ContainerDocument container, ToolsPlan tools)
    {
        if (!Mounts.Add(container, tools.Volume, out _))
        {
            // The user has something else where the tools would be.
            return false;
        }

        if (container.Env.LastIndexOf("name", tools.PathVariable.Utf8Name) < 0)
        {
            container.Env.Insert(container.NextEnv++, tools.PathVariable.Json);
        }

        if (tools.OnPath.Count > 0)
        {
            AddToPath(container, tools);
        }

        return true;
    }

    private static void AddToPath(ContainerDocument container, ToolsPlan tools)
    {
        var path = container.Env.Find("name", tools.AppendedPath.Utf8Name);
        if (path.ValueKind == JsonValueKind.Object && !IsOptional(path))
        {
            if (!Has(path, tools.Path))
            {
                container.Env.Append(tools.AppendedPath.Json);
            }

            return;
        }

        foreach (var parent in ParentsOnPath)
        {
            // A mount point inside another mount would have to be created in the user's volume.
            if (container.FindMount(parent).ValueKind == JsonValueKind.Object)
            {
                return;
            }
        }

        foreach (var tool in tools.OnPath)
        {
            if (container.FindMount(tool.MountPath).ValueKind == JsonValueKind.Undefined)
            {
                container.VolumeMounts.Append(tool.MountJson);
            }
        }
    }

    /// <summary>Whether the variable may be missing in the end; $(PATH) would then be left as it stands, and be all of PATH.</summary>
    private static bool IsOptional(JsonElement variable)
    {
        if (variable.TryGetProperty("valueFrom", out var source) && source.ValueKind == JsonValueKind.Object)
        {
            foreach (var kind in source.EnumerateObject())
            {
                if (kind.Value.ValueKind == JsonValueKind.Object
                    && kind.Value.TryGetProperty("optional", out var optional)
                    && optional.ValueKind == JsonValueKind.True)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool Has(JsonElement path, string folder) =>
        path.TryGetProperty("value", out var value)
        && value.ValueKind == JsonValueKind.String
        && value.GetString()!.Split(':').Contains(folder);
}
