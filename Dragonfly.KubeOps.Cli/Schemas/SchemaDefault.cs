using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeOps.Abstractions.Entities.Attributes;

namespace Dragonfly.KubeOps.Cli.Schemas;

/// <summary>Writes defaults, which must be valid in their own schema.</summary>
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

        // Upstream keeps nullable. The API server would then keep a null instead of replacing it with the default, and CEL rules that
        // read the field would fail.
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
