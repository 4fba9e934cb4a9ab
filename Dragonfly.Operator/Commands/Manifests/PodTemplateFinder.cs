using System.Text.Json;
using Dragonfly.Operator.Injection;
using Dragonfly.Operator.Yaml;

namespace Dragonfly.Operator.Commands.Manifests;

/// <summary>Finds what can be injected in an object: the Pod itself, a workload's template, or those of a List's items.</summary>
internal static class PodTemplateFinder
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

    /// <exception cref="FieldException">The document, or an item of it, is no Kubernetes object.</exception>
    public static IEnumerable<PodTemplate> Find(JsonElement document, string pointer = "")
    {
        var kind = Text(document, pointer, "kind");
        var group = Text(document, pointer, "apiVersion").Split('/') is [var name, _] ? name : "";
        if (kind.EndsWith("List", StringComparison.Ordinal)
            && document.TryGetProperty("items", out var items)
            && items.ValueKind == JsonValueKind.Array)
        {
            return items.EnumerateArray().SelectMany((item, index) => Find(item, $"{pointer}/items/{index}"));
        }

        return Templates.TryGetValue((group, kind), out var path) ? FindTemplate(document, pointer, kind, path) : [];
    }

    private static IEnumerable<PodTemplate> FindTemplate(JsonElement workload, string pointer, string kind, string[] path)
    {
        var metadata = Member(workload, "metadata");
        var name = Member(metadata, "name") is { ValueKind: JsonValueKind.String } given ? given.GetString()
            : Member(metadata, "generateName") is { ValueKind: JsonValueKind.String } prefix ? prefix.GetString()
            : "(unnamed)";
        var @namespace = Member(metadata, "namespace") is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        var template = path.Aggregate(workload, Member);
        var place = path.Aggregate(pointer, (all, step) => $"{all}/{step}");
        switch (template.ValueKind)
        {
            case JsonValueKind.Object:
                yield return new($"{kind}/{name}", @namespace, place, template, path.Length == 0 ? null : Misplaced(metadata, kind, path));
                break;
            case JsonValueKind.Undefined or JsonValueKind.Null:
                // A workload without a template is for the API server to refuse.
                break;
            default:
                throw new FieldException(place, $"{kind}/{name}: {FieldPointer.ToField(place)}", "must be an object");
        }
    }

    private static string? Misplaced(JsonElement metadata, string kind, string[] path)
    {
        foreach (var map in (string[])["annotations", "labels"])
        {
            foreach (var name in (string[])[AnnotationNames.Inject, AnnotationNames.InjectAlias])
            {
                if (Member(Member(metadata, map), name).ValueKind == JsonValueKind.String)
                {
                    return $"{name} stands in the {kind}'s own metadata.{map}, which its Pods do not get; move it to {string.Join('.', path)}.metadata.{map}";
                }
            }
        }

        return null;
    }

    private static JsonElement Member(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value : default;

    private static string Text(JsonElement value, string pointer, string name)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw new FieldException(pointer, pointer.Length == 0 ? "the document" : FieldPointer.ToField(pointer), "must be a Kubernetes object");
        }

        var text = Member(value, name);
        var field = FieldPointer.Join(FieldPointer.ToField(pointer), name);
        return text.ValueKind switch
        {
            JsonValueKind.String when text.GetString() is { Length: > 0 } given => given,
            JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.String => throw new FieldException($"{pointer}/{name}", field, "Required value"),
            _ => throw new FieldException($"{pointer}/{name}", field, "must be a string"),
        };
    }
}
