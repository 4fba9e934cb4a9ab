using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeOps.Abstractions.Entities.Attributes;

namespace Dragonfly.KubeOps.Cli.Schemas;

/// <summary>Defaults, which must be valid by their own schema.</summary>
internal static class SchemaDefault
{
    public static void Add(MemberInfo member, JsonObject schema, SchemaPlace place)
    {
        if (member.GetCustomAttribute<DefaultValueAttribute>() is { } attribute)
        {
            schema["default"] = attribute.Value switch
            {
                string json when attribute.Json => Parse(json, place),
                string text => JsonValue.Create(text),
                bool flag => JsonValue.Create(flag),
                long number => JsonValue.Create(number),
                double number => JsonValue.Create(number),
                var other => throw place.Refuse($"a default cannot be a {other?.GetType().Name ?? "null"}"),
            };
        }

        if (!schema.TryGetPropertyValue("default", out var value))
        {
            return;
        }

        // Upstream leaves nullable standing. A null would then stay null, where the API server can put the default in its
        // place, and CEL rules that read the field would fail on it.
        schema.Remove("nullable");
        if (ValueCheck.Fault(value, schema) is { } fault)
        {
            throw place.Refuse($"the default is not valid: {fault}");
        }
    }

    public static JsonNode? Parse(string json, SchemaPlace place)
    {
        try
        {
            return JsonNode.Parse(json);
        }
        catch (JsonException e)
        {
            throw new GenerationException(place.Refuse($"not JSON: {json}").Message, e);
        }
    }
}
