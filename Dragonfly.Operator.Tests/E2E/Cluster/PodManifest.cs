using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>Small Pods as users write them.</summary>
internal static class PodManifest
{
    public const string Inject = "dragonfly.io/inject";

    /// <param name="name">Null: the API server makes one up.</param>
    /// <param name="annotations">Name and value.</param>
    public static JsonObject Create(string? name, params (string Name, string Value)[] annotations)
    {
        var metadata = new JsonObject { [name is null ? "generateName" : "name"] = name ?? "web-" };
        if (annotations.Length > 0)
        {
            metadata["annotations"] = new JsonObject(annotations.Select(pair => KeyValuePair.Create(pair.Name, (JsonNode?)pair.Value)));
        }

        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = metadata,
            ["spec"] = new JsonObject
            {
                ["containers"] = new JsonArray(new JsonObject { ["name"] = "app", ["image"] = "nginx:1.27" }),
            },
        };
    }

    /// <summary>Asks for injection by the annotation.</summary>
    public static JsonObject Annotated(string? name) => Create(name, (Inject, "true"));

    /// <summary>The same, as strict as Pod Security's level "restricted" wants it.</summary>
    public static JsonObject Restricted(string? name)
    {
        var pod = Annotated(name);
        pod["spec"]!["securityContext"] = new JsonObject
        {
            ["runAsNonRoot"] = true,
            ["runAsUser"] = 1000,
            ["seccompProfile"] = new JsonObject { ["type"] = "RuntimeDefault" },
        };
        pod["spec"]!["containers"]![0]!["securityContext"] = new JsonObject
        {
            ["allowPrivilegeEscalation"] = false,
            ["capabilities"] = new JsonObject { ["drop"] = new JsonArray("ALL") },
        };
        return pod;
    }
}
