using System.Text.Json.Nodes;
using k8s.Models;

namespace Dragonfly.KubeOps.Cli.Schemas;

/// <summary>
/// The schemas of scalars, and of Kubernetes' own types with the API server's rules: their classes have no attributes to read them from.
/// </summary>
internal static class KnownSchemas
{
    private const string Requirement = """
        {
          "type": "object",
          "required": ["key", "operator"],
          "properties": {
            "key": { "type": "string", "description": "Label key." },
            "operator": {
              "type": "string",
              "description": "In, NotIn, Exists or DoesNotExist.",
              "enum": ["In", "NotIn", "Exists", "DoesNotExist"]
            },
            "values": {
              "type": "array",
              "description": "At least one for In and NotIn, none for Exists and DoesNotExist.",
              "items": { "type": "string" },
              "x-kubernetes-list-type": "atomic"
            }
          }
        }
        """;

    private const string Selector = $$"""
        {
          "type": "object",
          "description": "A query over labels; all its requirements must hold.",
          "properties": {
            "matchExpressions": {
              "type": "array",
              "description": "Requirements with an operator.",
              "items": {{Requirement}},
              "x-kubernetes-list-type": "atomic"
            },
            "matchLabels": {
              "type": "object",
              "description": "Labels that must have exactly these values.",
              "additionalProperties": { "type": "string" }
            }
          },
          "x-kubernetes-map-type": "atomic"
        }
        """;

    private const string LocalReference = """
        {
          "type": "object",
          "description": "A reference to an object in the same namespace.",
          "properties": { "name": { "type": "string", "description": "Name of the object." } },
          "x-kubernetes-map-type": "atomic"
        }
        """;

    // The API server checks metadata itself, and a CRD may say no more than this.
    private const string Metadata = """{ "type": "object" }""";

    private static readonly Dictionary<Type, string> Schemas = new()
    {
        [typeof(string)] = """{ "type": "string" }""",
        [typeof(bool)] = """{ "type": "boolean" }""",
        [typeof(int)] = """{ "type": "integer", "format": "int32" }""",
        [typeof(long)] = """{ "type": "integer", "format": "int64" }""",
        [typeof(DateTime)] = """{ "type": "string", "format": "date-time" }""",
        [typeof(V1LabelSelector)] = Selector,
        [typeof(V1LocalObjectReference)] = LocalReference,
        [typeof(V1ObjectMeta)] = Metadata,
    };

    /// <summary>Returns null for any other type.</summary>
    public static JsonObject? Of(Type type) => Schemas.TryGetValue(type, out var schema) ? JsonNode.Parse(schema)!.AsObject() : null;
}
