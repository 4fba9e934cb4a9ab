using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests;

namespace Dragonfly.Operator.Tests.Laws;

/// <summary>No list that the Pod API merges by a key has a key more often than it had, or than once: server-side apply refuses it.</summary>
internal sealed class NoDuplicateKeys : ILaw
{
    private static readonly (string List, string[] Key)[] OfPod =
    [
        ("containers", ["name"]), ("initContainers", ["name"]), ("ephemeralContainers", ["name"]), ("volumes", ["name"]), ("imagePullSecrets", ["name"]),
        ("hostAliases", ["ip"]), ("topologySpreadConstraints", ["topologyKey", "whenUnsatisfiable"]),
    ];

    private static readonly (string List, string[] Key)[] OfContainer =
        [("env", ["name"]), ("volumeMounts", ["mountPath"]), ("volumeDevices", ["devicePath"]), ("ports", ["containerPort", "protocol"])];

    public IEnumerable<string> Breaches(LawCase given) => Breaches(given.Original, given.Injected.Json, given.Containers());

    public static IEnumerable<string> Breaches(JsonObject original, JsonObject injected, IEnumerable<(JsonObject? Was, JsonObject Is)> containers) =>
        Breaches(original["spec"], injected["spec"], OfPod, "spec")
            .Concat(containers.SelectMany(container => Breaches(container.Was, container.Is, OfContainer, container.Is.String("name") ?? "")));

    private static IEnumerable<string> Breaches(JsonNode? was, JsonNode? @is, (string List, string[] Key)[] lists, string where)
    {
        foreach (var (list, key) in lists)
        {
            var before = was.Objects(list).CountBy(item => Key(item, key)).ToDictionary();
            foreach (var (value, count) in @is.Objects(list).CountBy(item => Key(item, key)))
            {
                if (count > Math.Max(1, before.GetValueOrDefault(value)))
                {
                    yield return $"{where}.{list}: {value} {count} times";
                }
            }
        }
    }

    private static string Key(JsonObject item, string[] members) => string.Join('/', members.Select(member => item[member]?.ToJsonString()));
}
