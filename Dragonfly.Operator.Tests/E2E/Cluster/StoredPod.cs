using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>A Pod as the API server has it.</summary>
internal sealed record StoredPod(JsonObject Json)
{
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
}
