using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Pods;

/// <summary>One thing that was added to a Pod.</summary>
/// <param name="Kind">What was added.</param>
/// <param name="Name">Its name; for a mount the path.</param>
/// <param name="Detail">A volume's source or an init container's image; otherwise null.</param>
/// <param name="Container">The name of the container that received it; null for the Pod itself.</param>
/// <param name="IsInit">Whether that is an init container.</param>
/// <param name="Path">The JSON pointer of the RFC 6902 addition that contains it.</param>
public sealed record Addition(AdditionKind Kind, string Name, string? Detail, string? Container, bool IsInit, string Path)
{
    /// <summary>What each of the document's edits adds, in order, apart from the annotation that records the injection.</summary>
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
        return edit.Path.Split('/') switch
        {
            ["", "spec", "containers" or "initContainers", _, "env", ..] =>
                items.Select(item => Of(AdditionKind.Env, item, "name", null)),
            ["", "spec", "containers" or "initContainers", _, "volumeMounts", ..] =>
                items.Select(item => Of(AdditionKind.VolumeMount, item, "mountPath", null)),
            ["", "spec", "containers" or "initContainers", _, "resources", var list, var name] =>
                [new(AdditionKind.Resource, $"{list}.{Unescape(name)}", value.ToString(), ContainerName(), edit.Path.StartsWith("/spec/init", StringComparison.Ordinal), edit.Path)],
            ["", "spec", "containers"] or ["", "spec", "containers", _] => items.Select(item => Of(AdditionKind.Container, item, "name", $"image {Text(item, "image")}")),
            ["", "spec", "initContainers"] or ["", "spec", "initContainers", _] => items.Select(item => Of(AdditionKind.InitContainer, item, "name", $"image {Text(item, "image")}")),
            ["", "spec", "volumes", ..] => items.Select(item => Of(AdditionKind.Volume, item, "name", Source(item))),
            ["", "metadata", "annotations", var name] when !name.StartsWith(OwnDomain, StringComparison.Ordinal) =>
                [new(AdditionKind.Annotation, Unescape(name), value.ToString(), null, false, edit.Path)],
            ["", "spec", "nodeSelector"] => value.EnumerateObject().Select(label => OfPod(AdditionKind.NodeSelector, label.Name, label.Value.ToString())),
            ["", "spec", "nodeSelector", var name] => [OfPod(AdditionKind.NodeSelector, Unescape(name), value.ToString())],
            ["", "spec", "tolerations", ..] => items.Select(item => OfPod(AdditionKind.Toleration, Text(item, "key"), Text(item, "effect"))),
            ["", "spec", "affinity", "nodeAffinity", var list, ..] => items.Select(item => OfPod(AdditionKind.NodeAffinity, list, item.ToString())),
            ["", "spec", "imagePullSecrets", ..] => items.Select(item => Of(AdditionKind.ImagePullSecret, item, "name", null)),
            _ => [],
        };

        Addition OfPod(AdditionKind kind, string name, string detail) => new(kind, name, detail.Length == 0 ? null : detail, null, false, edit.Path);

        Addition Of(AdditionKind kind, JsonElement item, string name, string? detail)
        {
            var path = edit.Path.Split('/');
            var container = kind is AdditionKind.Env or AdditionKind.VolumeMount ? ContainerName() : null;
            return new(kind, Text(item, name), detail, container, container is not null && path[2] == "initContainers", edit.Path);
        }

        string ContainerName()
        {
            var path = edit.Path.Split('/');
            return pod["spec"]![path[2]]![int.Parse(path[3], System.Globalization.CultureInfo.InvariantCulture)]!["name"]?.GetValue<string>() ?? "";
        }

        static string Unescape(string name) => name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
    }

    private static string Source(JsonElement volume)
    {
        var source = volume.EnumerateObject().FirstOrDefault(member => member.Name != "name");
        return source.Value.ValueKind == JsonValueKind.Object && source.Value.TryGetProperty("path", out var path)
            ? $"{source.Name} {path} of type {Text(source.Value, "type")}"
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
