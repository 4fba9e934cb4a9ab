using System.Text.Json.Nodes;
using k8s.Models;

namespace Dragonfly.KubeOps.Cli.Schemas;

/// <summary>
/// Kubernetes' own types, with the rules that the API server holds them to. Their classes carry no attributes, so
/// nothing of it could be read from them.
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

    // The bounds are those of metav1.Condition.
    private const string Condition = """
        {
          "type": "object",
          "description": "One aspect of the object's current state.",
          "required": ["lastTransitionTime", "message", "reason", "status", "type"],
          "properties": {
            "lastTransitionTime": { "type": "string", "format": "date-time", "description": "When the status last changed." },
            "message": { "type": "string", "description": "For people.", "maxLength": 32768 },
            "observedGeneration": {
              "type": "integer",
              "format": "int64",
              "description": "The metadata.generation that the condition was set upon.",
              "minimum": 0
            },
            "reason": {
              "type": "string",
              "description": "For programs, in CamelCase.",
              "minLength": 1,
              "maxLength": 1024,
              "pattern": "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$"
            },
            "status": { "type": "string", "description": "True, False or Unknown.", "enum": ["True", "False", "Unknown"] },
            "type": {
              "type": "string",
              "description": "Name of the condition, in CamelCase.",
              "maxLength": 316,
              "pattern": "^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$"
            }
          }
        }
        """;

    // What stands in metadata is the API server's to check; a CRD may not say more than this.
    private const string Metadata = """{ "type": "object" }""";

    private static readonly Dictionary<Type, string> Schemas = new()
    {
        [typeof(V1Condition)] = Condition,
        [typeof(V1LabelSelector)] = Selector,
        [typeof(V1LabelSelectorRequirement)] = Requirement,
        [typeof(V1LocalObjectReference)] = LocalReference,
        [typeof(V1ObjectMeta)] = Metadata,
    };

    /// <summary>Null for anything else.</summary>
    public static JsonObject? Of(Type type) => Schemas.TryGetValue(type, out var schema) ? JsonNode.Parse(schema)!.AsObject() : null;
}
