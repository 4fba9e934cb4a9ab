using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Pods;

/// <summary>One thing that was added to a Pod.</summary>
/// <param name="Kind">What was added.</param>
/// <param name="Name">Its name; for a mount the path.</param>
/// <param name="Detail">A container's image, a volume's source, or the value of what has one; otherwise null.</param>
/// <param name="Container">The name of the container that received it; null for the Pod itself.</param>
/// <param name="IsInit">Whether that is an init container.</param>
/// <param name="Path">The JSON pointer of the RFC 6902 addition that contains it.</param>
public sealed record Addition(AdditionKind Kind, string Name, string? Detail, string? Container, bool IsInit, string Path)
{
    /// <summary>What each of the document's edits adds, in order, apart from annotations of the operator's own.</summary>
    public static IReadOnlyList<IReadOnlyList<Addition>> Of(PodDocument pod)
    {
        var all = new List<IReadOnlyList<Addition>>();
        pod.ToJson((edit, before) => all.Add([.. Read(edit, before)]));
        return all;
    }

    // Annotations of the operator's own only say what was done.
    private const string OwnDomain = "dragonfly.io~1";

    private static IEnumerable<Addition> Read(PatchOperation edit, JsonObject pod)
    {
        var value = edit.Value.Json;
        // A list that was absent is added whole, with all its items.
        var items = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToList() : [value];
        var path = edit.Path.Split('/');
        return path switch
        {
            ["", "spec", "containers" or "initContainers", _, "env", ..] =>
                items.Select(item => OfContainer(AdditionKind.Env, Text(item, "name"), null)),
            ["", "spec", "containers" or "initContainers", _, "volumeMounts", ..] =>
                items.Select(item => OfContainer(AdditionKind.VolumeMount, Text(item, "mountPath"), null)),
            ["", "spec", "containers" or "initContainers", _, "resources", var list, var name] =>
                [OfContainer(AdditionKind.Resource, $"{list}.{PatchOperation.Unescape(name)}", value.ToString())],
            ["", "spec", "containers"] or ["", "spec", "containers", _] => items.Select(item => OfPod(AdditionKind.Container, Text(item, "name"), $"image {Text(item, "image")}")),
            ["", "spec", "initContainers"] or ["", "spec", "initContainers", _] => items.Select(item => OfPod(AdditionKind.InitContainer, Text(item, "name"), $"image {Text(item, "image")}")),
            ["", "spec", "volumes", ..] => items.Select(item => OfPod(AdditionKind.Volume, Text(item, "name"), Source(item))),
            ["", "metadata", "annotations", var name] when !name.StartsWith(OwnDomain, StringComparison.Ordinal) =>
                [OfPod(AdditionKind.Annotation, PatchOperation.Unescape(name), value.ToString())],
            ["", "spec", "nodeSelector"] => value.EnumerateObject().Select(label => OfPod(AdditionKind.NodeSelector, label.Name, label.Value.ToString())),
            ["", "spec", "nodeSelector", var name] => [OfPod(AdditionKind.NodeSelector, PatchOperation.Unescape(name), value.ToString())],
            ["", "spec", "tolerations", ..] => items.Select(item => OfPod(AdditionKind.Toleration, Text(item, "key"), Text(item, "effect"))),
            ["", "spec", "affinity", "nodeAffinity", var list, ..] => items.Select(item => OfPod(AdditionKind.NodeAffinity, list, item.ToString())),
            ["", "spec", "imagePullSecrets", ..] => items.Select(item => OfPod(AdditionKind.ImagePullSecret, Text(item, "name"), null)),
            _ => [],
        };

        Addition OfPod(AdditionKind kind, string name, string? detail) => new(kind, name, string.IsNullOrEmpty(detail) ? null : detail, null, false, edit.Path);

        Addition OfContainer(AdditionKind kind, string name, string? detail)
        {
            var container = pod["spec"]![path[2]]![int.Parse(path[3], System.Globalization.CultureInfo.InvariantCulture)]!["name"]?.GetValue<string>() ?? "";
            return new(kind, name, detail, container, path[2] == "initContainers", edit.Path);
        }
    }

    private static string Source(JsonElement volume)
    {
        var source = volume.EnumerateObject().FirstOrDefault(member => member.Name != "name");
        return source.Value.ValueKind != JsonValueKind.Object ? source.Name
            : source.Value.TryGetProperty("path", out var path) ? $"{source.Name} {path} of type {Text(source.Value, "type")}"
            : source.Name == "image" ? $"image {Text(source.Value, "reference")}"
            : source.Name;
    }

    private static string Text(JsonElement parent, string name) => parent.TryGetProperty(name, out var value) ? value.ToString() : "";
}

/// <summary>What can be added to a Pod.</summary>
public enum AdditionKind
{
    Env,
    VolumeMount,
    Volume,
    Container,
    InitContainer,
    ImagePullSecret,
    Annotation,
    Resource,
    NodeSelector,
    NodeAffinity,
    Toleration,
}
