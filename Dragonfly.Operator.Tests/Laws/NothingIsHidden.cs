using System.Text.Json.Nodes;
using Dragonfly.Operator.Resources.DragonflyInjections.Injectors;
using Dragonfly.Operator.Tests;

namespace Dragonfly.Operator.Tests.Laws;

/// <summary>
/// No variable of ours replaces one that may come by envFrom, and no mount of ours stands at or above one of the user's, however
/// that is spelt; nor in one in which no mount point can be made.
/// </summary>
internal sealed class NothingIsHidden : ILaw
{
    public IEnumerable<string> Breaches(LawCase given) => Breaches(given.Original, given.Containers());

    public static IEnumerable<string> Breaches(JsonObject original, IEnumerable<(JsonObject? Was, JsonObject Is)> containers)
    {
        var readOnly = original["spec"].Objects("volumes")
            .Where(volume => volume["configMap"] is JsonObject || volume["secret"] is JsonObject).Select(volume => volume.String("name")).ToHashSet();
        return containers.Where(container => container.Was is not null)
            .SelectMany(container => Variables(container.Was!, container.Is).Concat(Mounts(container.Was!, container.Is, readOnly)));
    }

    private static IEnumerable<string> Variables(JsonObject was, JsonObject @is)
    {
        string[] prefixes = [.. was.Objects("envFrom").Select(source => source.String("prefix") ?? "")];
        return LawCase.Added(was, @is).Select(variable => variable.String("name")!)
            .Where(name => !name.StartsWith("DRAGONFLY_", StringComparison.Ordinal) && prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
            .Select(name => $"{@is.String("name")}: {name} may hide one of envFrom");
    }

    private static IEnumerable<string> Mounts(JsonObject was, JsonObject @is, HashSet<string?> readOnlyVolumes)
    {
        var own = was.Objects("volumeMounts").Select(mount => (Path: mount.String("mountPath") ?? "", IsReadOnly: mount["readOnly"]?.ToString() == "true" || readOnlyVolumes.Contains(mount.String("name")), Volume: mount.String("name")))
            .Concat(was.Objects("volumeDevices").Select(device => (Path: device.String("devicePath") ?? "", IsReadOnly: false, Volume: device.String("name")))).ToArray();
        foreach (var path in @is.Objects("volumeMounts").Skip(was.Objects("volumeMounts").Count()).Select(mount => mount.String("mountPath")!))
        {
            foreach (var mount in own.Where(mount => mount.Volume is not ("dfdaemon-socket" or "d7y-cli-tools-volume")))
            {
                var place = Path.GetFullPath($"/{mount.Path}").TrimEnd('/');
                if ($"{place}/".StartsWith($"{path}/", StringComparison.Ordinal) || (mount.IsReadOnly && $"{path}/".StartsWith($"{place}/", StringComparison.Ordinal)))
                {
                    yield return $"{@is.String("name")}: {path} was mounted in spite of {mount.Path}";
                }
            }
        }
    }
}
