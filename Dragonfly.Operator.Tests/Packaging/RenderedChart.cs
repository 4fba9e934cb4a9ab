using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Tests.Packaging;

/// <summary>The objects of the chart, or of a folder for kustomize, by kind and name.</summary>
internal sealed class RenderedChart
{
    private RenderedChart(string text, string source)
    {
        Objects = ChartFiles.Parse(text, source).ToDictionary(NameOf, node => node.AsObject());
    }

    public IReadOnlyDictionary<string, JsonObject> Objects { get; }

    /// <summary>Those that no hook creates.</summary>
    public IEnumerable<string> Ordinary => Objects.Where(item => item.Value["metadata"]?["annotations"]?["helm.sh/hook"] is null).Select(item => item.Key);

    public static async Task<RenderedChart> OfHelmAsync(string release, string @namespace, params string[] further) => new(
        await Tool.RunAsync("helm", ["template", release, ChartFiles.PathOf(ChartFiles.Chart), "--namespace", @namespace, "--kube-version", "1.36.0", .. further]),
        "helm template");

    public static async Task<RenderedChart> OfKustomizeAsync(string folder) => new(
        await Tool.RunAsync("kubectl", "kustomize", ChartFiles.PathOf(folder)), "kubectl kustomize");

    /// <summary>An object without what only Helm adds: its labels, also in selectors, and the chart's annotations.</summary>
    public JsonObject WithoutLabels(string name)
    {
        var copy = Objects[name].DeepClone().AsObject();
        Strip(copy);
        return copy;
    }

    private static string NameOf(JsonNode node) =>
        $"{node["kind"]} {node["metadata"]!["name"]}{(node["metadata"]!["namespace"] is { } space ? $" in {space}" : "")}";

    private static void Strip(JsonNode? node)
    {
        if (node is JsonObject fields)
        {
            foreach (var (key, value) in fields.ToArray())
            {
                Strip(value);
                var isHelms = key.StartsWith("app.kubernetes.io/", StringComparison.Ordinal) || key.StartsWith("helm.sh/", StringComparison.Ordinal);
                if (isHelms || (key is "labels" or "matchLabels" or "annotations" && value is JsonObject { Count: 0 }))
                {
                    fields.Remove(key);
                }
            }
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                Strip(item);
            }
        }
    }
}
