using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>DragonflyInjections.</summary>
internal static class InjectionManifest
{
    public static JsonObject Create(string name, JsonObject spec) => new()
    {
        ["apiVersion"] = "dragonfly.io/v1alpha1",
        ["kind"] = "DragonflyInjection",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = spec,
    };
}
