using System.Text.Json;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.Files;
using Dragonfly.Operator.Yaml;

namespace Dragonfly.Operator.Commands.Manifests;

/// <summary>Finds what can be injected in a document: the Pod itself, a workload's template, or those of a List's items.</summary>
internal sealed class PodTemplateFinder(SourceDocument document)
{
    private static readonly Dictionary<(string Group, string Kind), string[]> Templates = new()
    {
        [("", "Pod")] = [],
        [("", "ReplicationController")] = ["spec", "template"],
        [("apps", "Deployment")] = ["spec", "template"],
        [("apps", "DaemonSet")] = ["spec", "template"],
        [("apps", "StatefulSet")] = ["spec", "template"],
        [("apps", "ReplicaSet")] = ["spec", "template"],
        [("extensions", "Deployment")] = ["spec", "template"],
        [("extensions", "DaemonSet")] = ["spec", "template"],
        [("extensions", "ReplicaSet")] = ["spec", "template"],
        [("batch", "Job")] = ["spec", "template"],
        [("batch", "CronJob")] = ["spec", "jobTemplate", "spec", "template"],
    };

    private static readonly string[] OptInMaps = ["annotations", "labels"];

    // Where kinds of others keep a Pod template: Rollout, DeploymentConfig, PodTemplate, CloneSet and many more.
    private static readonly string[][] UsualPaths = [["spec", "template"], ["template"], ["spec", "jobTemplate", "spec", "template"]];

    /// <param name="kinds">Say by which names Pods ask for something.</param>
    /// <exception cref="BadInputException">The document, or an item of it, is no Kubernetes object.</exception>
    public IEnumerable<PodTemplate> Find(Kinds kinds)
    {
        string[] optIn = [.. kinds.SelectMany(kind => kind.OptInNames)];
        return Objects(document.Content!.Value, "", null).SelectMany(item => PathOf(item) is { } path ? FindTemplate(item.Json, item.Pointer, (item.Group, item.Kind), path, optIn) : []);
    }

    /// <summary>
    /// One line for each Pod template that is not changed, for whoever wonders why: where it stands is not where templates
    /// usually do, or what it belongs to refuses what would be added.
    /// </summary>
    /// <exception cref="BadInputException">The document, or an item of it, is no Kubernetes object.</exception>
    public IEnumerable<string> FindPassedOver() =>
        from item in Objects(document.Content!.Value, "", null)
        where !Templates.ContainsKey((item.Group, item.Kind))
        let changed = PathOf(item) is { } path ? string.Concat(path.Select(step => $"/{step}")) : null
        from pointer in PodTemplatesWithin(item.Json, "", depth: 0)
        where pointer != changed
        let reason = IsKnative(item.Group) ? "Knative refuses init containers and volumes of the node in it" : "a Pod template in this field is not changed"
        select $"{document.File}: document {document.Index}: {item.Kind}/{NameOf(item.Json)}: passed over: {FieldPointer.ToField(pointer)}: {reason}; the webhook decides about its Pods when they are created";

    // The object itself, or a List's items. Items of a typed list may leave out their kind, as API servers do.
    private IEnumerable<Item> Objects(JsonElement value, string pointer, (string Group, string Kind)? type)
    {
        var isTyped = type is not null && value.ValueKind == JsonValueKind.Object;
        var kind = isTyped && IsMissing(value, "kind") ? type!.Value.Kind : Text(value, pointer, "kind");
        var group = isTyped && IsMissing(value, "apiVersion") ? type!.Value.Group
            : Text(value, pointer, "apiVersion").Split('/') is [var name, _] ? name
            : "";
        if (!kind.EndsWith("List", StringComparison.Ordinal) || value.Member("items") is not { ValueKind: JsonValueKind.Array } items)
        {
            return [new(group, kind, value, pointer)];
        }

        (string, string)? itemType = kind == "List" ? null : (group, kind[..^"List".Length]);
        return items.EnumerateArray().SelectMany((item, index) => Objects(item, $"{pointer}/items/{index}", itemType));
    }

    private static string[]? PathOf(Item item) =>
        Templates.TryGetValue((item.Group, item.Kind), out var path) ? path
        : IsKnative(item.Group) ? null
        : UsualPaths.FirstOrDefault(usual => IsPodTemplate(usual.Aggregate(item.Json, JsonMembers.Member)));

    private static bool IsKnative(string group) => group.EndsWith("knative.dev", StringComparison.Ordinal);

    private static bool IsPodTemplate(JsonElement value) => value.Member("spec").Member("containers").ValueKind == JsonValueKind.Array;

    private static IEnumerable<string> PodTemplatesWithin(JsonElement value, string pointer, int depth)
    {
        const int Deepest = 20;
        var children = depth >= Deepest ? [] : value.ValueKind switch
        {
            JsonValueKind.Object => value.EnumerateObject().Select(member => new Child(member.Name, member.Value)),
            JsonValueKind.Array => value.EnumerateArray().Select((item, index) => new Child($"{index}", item)),
            _ => [],
        };
        foreach (var (step, child) in children)
        {
            var place = $"{pointer}/{step}";
            foreach (var found in IsPodTemplate(child) ? [place] : PodTemplatesWithin(child, place, depth + 1))
            {
                yield return found;
            }
        }
    }

    private IEnumerable<PodTemplate> FindTemplate(
        JsonElement workload, string pointer, (string Group, string Kind) type, string[] path, string[] optIn)
    {
        var name = NameOf(workload);
        var @namespace = workload.Member("metadata").Text("namespace");
        var template = path.Aggregate(workload, JsonMembers.Member);
        var place = path.Aggregate(pointer, (all, step) => $"{all}/{step}");
        switch (template.ValueKind)
        {
            case JsonValueKind.Object:
                yield return new(document, $"{type.Kind}/{name}", @namespace, place, template, path.Length == 0 ? null : Misplaced(workload.Member("metadata"), type.Kind, path, optIn))
                {
                    Workload = path.Length == 0 ? null : new(type.Group, type.Kind, name) { ClaimedVolumes = ClaimsOf(workload) },
                };
                break;
            case JsonValueKind.Undefined or JsonValueKind.Null:
                // A workload without a template is for the API server to refuse.
                break;
            default:
                throw DocumentFile.Wrong(document, place, $"{type.Kind}/{name}: {FieldPointer.ToField(place)}: must be an object");
        }
    }

    // Of a StatefulSet, and of kinds of others that are like one.
    private static string[] ClaimsOf(JsonElement workload) => workload.Member("spec").Member("volumeClaimTemplates") is { ValueKind: JsonValueKind.Array } claims
        ? [.. claims.EnumerateArray().Select(claim => claim.Member("metadata").Text("name")).OfType<string>()]
        : [];

    private static string NameOf(JsonElement workload) =>
        workload.Member("metadata").Text("name") ?? workload.Member("metadata").Text("generateName") ?? "(unnamed)";

    private static string? Misplaced(JsonElement metadata, string kind, string[] path, string[] optIn) => (
        from map in OptInMaps
        from name in optIn
        where metadata.Member(map).Text(name) is not null
        select $"{name} stands in the {kind}'s own metadata.{map}, which its Pods do not get; move it to {string.Join('.', path)}.metadata.{map}")
        .FirstOrDefault();

    private static bool IsMissing(JsonElement parent, string name) => parent.Member(name).ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    private string Text(JsonElement value, string pointer, string name)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw DocumentFile.Wrong(document, pointer, $"{(pointer.Length == 0 ? "the document" : FieldPointer.ToField(pointer))}: must be a Kubernetes object");
        }

        var text = value.Member(name);
        if (text.ValueKind == JsonValueKind.String && text.GetString() is { Length: > 0 } given)
        {
            return given;
        }

        var problem = text.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.String ? "Required value" : "must be a string";
        throw DocumentFile.Wrong(document, $"{pointer}/{name}", $"{FieldPointer.Join(FieldPointer.ToField(pointer), name)}: {problem}");
    }

    /// <summary>An object of the document, with its type and its place.</summary>
    private sealed record Item(string Group, string Kind, JsonElement Json, string Pointer);

    private sealed record Child(string Step, JsonElement Value);
}
