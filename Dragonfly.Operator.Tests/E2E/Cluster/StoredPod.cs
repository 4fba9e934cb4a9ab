using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>A Pod as the API server has it, without the token that the ServiceAccount plugin adds to every Pod.</summary>
internal sealed record StoredPod
{
    private const string TokenVolume = "kube-api-access-";

    public StoredPod(JsonObject json)
    {
        Json = json.DeepClone().AsObject();
        var spec = Json["spec"]!.AsObject();
        Remove(spec, "volumes");
        foreach (var container in new[] { "initContainers", "containers" }.SelectMany(list => spec[list] as JsonArray ?? []))
        {
            Remove(container!.AsObject(), "volumeMounts");
        }
    }

    public JsonObject Json { get; }

    public string Name => (string)Json["metadata"]!["name"]!;

    /// <summary>The DragonflyInjection that it got; null: it is as it was.</summary>
    public string? InjectedBy => (string?)Json["metadata"]!["annotations"]?["dragonfly.io/injected"];

    public JsonArray InitContainers => Json["spec"]!["initContainers"] as JsonArray ?? [];

    public JsonArray Volumes => Json["spec"]!["volumes"] as JsonArray ?? [];

    /// <summary>The first container.</summary>
    public JsonObject App => Json["spec"]!["containers"]![0]!.AsObject();

    /// <summary>The value of the first container's variable.</summary>
    public string? Env(string name) =>
        (string?)(App["env"] as JsonArray)?.LastOrDefault(variable => (string?)variable!["name"] == name)?["value"];

    /// <summary>The source of a volume.</summary>
    public JsonObject? Volume(string name) => Volumes.FirstOrDefault(volume => (string?)volume!["name"] == name)?.AsObject();

    private static void Remove(JsonObject parent, string list)
    {
        if (parent[list] is not JsonArray items)
        {
            return;
        }

        items.RemoveAll(item => ((string)item!["name"]!).StartsWith(TokenVolume, StringComparison.Ordinal));
        if (items.Count == 0)
        {
            parent.Remove(list);
        }
    }
}
