using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Dragonfly.KubeOps.Cli.Manifests;
using KubeOps.Abstractions.Entities.Attributes;

namespace Dragonfly.KubeOps.Cli.Schemas;

/// <summary>Writes the attributes of a class or a property into its schema.</summary>
internal static class MemberSchema
{
    public static string NameOf(PropertyInfo property) =>
        property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    public static void Apply(MemberInfo member, JsonObject schema, SchemaPlace place)
    {
        foreach (var attribute in member.GetCustomAttributes())
        {
            Apply(attribute, schema, place);
        }

        if (schema.ContainsKey("default"))
        {
            // Upstream keeps nullable. The API server would then keep a null instead of replacing it with the default, and CEL rules that
            // read the field would fail.
            schema.Remove("nullable");
        }
    }

    private static void Apply(Attribute attribute, JsonObject schema, SchemaPlace place)
    {
        switch (attribute)
        {
            case DescriptionAttribute description:
                schema["description"] = description.Description;
                break;
            case PreserveUnknownFieldsAttribute:
                schema["x-kubernetes-preserve-unknown-fields"] = true;
                break;
            case DefaultValueAttribute value:
                schema["default"] = Default(value, place);
                break;
            case PatternAttribute pattern:
                schema["pattern"] = pattern.RegexPattern;
                break;
            case LengthAttribute length:
                Set("minLength", length.MinLength);
                Set("maxLength", length.MaxLength);
                break;
            case EnumValuesAttribute values:
                schema["enum"] = ManifestFile.Strings(values.Values);
                break;
            case RangeMinimumAttribute minimum:
                schema["minimum"] = minimum.Minimum;
                break;
            case RangeMaximumAttribute maximum:
                schema["maximum"] = maximum.Maximum;
                break;
            case ItemsAttribute items:
                Set("minItems", items.MinItems);
                Set("maxItems", items.MaxItems);
                break;
            case XListTypeAttribute list:
                schema["x-kubernetes-list-type"] = list.ListType.ToString().ToLowerInvariant();
                break;
            case XListMapKeysAttribute keys:
                schema["x-kubernetes-list-map-keys"] = ManifestFile.Strings(keys.Keys);
                break;
            case ValidationRuleAttribute rule:
                // A property adds rules to those of its type.
                var rules = schema["x-kubernetes-validations"] as JsonArray ?? [];
                rules.Add(Rule(rule, schema, place));
                schema["x-kubernetes-validations"] = rules;
                break;
        }

        void Set(string key, long? value)
        {
            if (value is not null)
            {
                schema[key] = value;
            }
        }
    }

    private static JsonNode? Default(DefaultValueAttribute attribute, SchemaPlace place)
    {
        try
        {
            return attribute switch
            {
                { Json: true, Value: string json } => JsonNode.Parse(json),
                { Value: var value } => JsonSerializer.SerializeToNode(value),
            };
        }
        catch (JsonException e)
        {
            throw new GenerationException(place.Refuse($"not JSON: {attribute.Value}").Message, e);
        }
    }

    private static JsonObject Rule(ValidationRuleAttribute rule, JsonObject schema, SchemaPlace place)
    {
        // Rules also run on a default before the defaults inside it are filled in, so a default does not guarantee that a field is present.
        var required = schema["required"]?.AsArray().Select(name => (string)name!) ?? [];
        var unguarded = schema["properties"]?.AsObject()
            .Select(property => property.Key)
            .Except(required)
            .FirstOrDefault(name => Mentions($@"\bself\.{Regex.Escape(name)}\b") && !Mentions($@"\bhas\(\s*self\.{Regex.Escape(name)}\s*\)"));
        return unguarded is null
            ? new JsonObject { ["rule"] = rule.Rule, ["message"] = rule.Message }
            : throw place.Refuse($"rule \"{rule.Rule}\": it reads {unguarded}, which may be absent, without has(self.{unguarded})");

        bool Mentions(string pattern) => Regex.IsMatch(rule.Rule, pattern);
    }
}
