using System.Text.Json.Nodes;
using KubeOps.Abstractions.Entities.Attributes;

namespace Dragonfly.KubeOps.Cli.Schemas;

/// <summary>
/// Writes a property's attributes into its schema. Upstream also writes attributes that do not fit the type, which the API server then
/// ignores or refuses; this tool refuses them.
/// </summary>
internal static class PropertyAttributes
{
    public static void Apply(Attribute attribute, JsonObject schema, SchemaPlace place)
    {
        Demand(attribute, schema, place);
        switch (attribute)
        {
            case PatternAttribute pattern:
                schema["pattern"] = pattern.RegexPattern;
                break;
            case LengthAttribute length:
                Set("minLength", length.MinLength);
                Set("maxLength", length.MaxLength);
                break;
            case EnumValuesAttribute values:
                schema["enum"] = Strings(values.Values);
                break;
            case RangeMinimumAttribute minimum:
                schema["minimum"] = minimum.Minimum;
                SetFlag("exclusiveMinimum", minimum.ExclusiveMinimum);
                break;
            case RangeMaximumAttribute maximum:
                schema["maximum"] = maximum.Maximum;
                SetFlag("exclusiveMaximum", maximum.ExclusiveMaximum);
                break;
            case ItemsAttribute items:
                Set("minItems", items.MinItems);
                Set("maxItems", items.MaxItems);
                break;
            case XListTypeAttribute list:
                schema["x-kubernetes-list-type"] = list.ListType.ToString().ToLowerInvariant();
                break;
            case XListMapKeysAttribute keys:
                schema["x-kubernetes-list-map-keys"] = Strings(keys.Keys);
                break;
        }

        void Set(string key, long? value)
        {
            if (value is not null)
            {
                schema[key] = value;
            }
        }

        void SetFlag(string key, bool value)
        {
            if (value)
            {
                schema[key] = true;
            }
        }
    }

    private static void Demand(Attribute attribute, JsonObject schema, SchemaPlace place)
    {
        string[] types = attribute switch
        {
            PatternAttribute or LengthAttribute or EnumValuesAttribute => ["string"],
            RangeMinimumAttribute or RangeMaximumAttribute => ["integer", "number"],
            ItemsAttribute or XListTypeAttribute or XListMapKeysAttribute => ["array"],
            _ => [],
        };
        var type = (string?)schema["type"];
        if (types.Length > 0 && !types.Contains(type))
        {
            var name = attribute.GetType().Name;
            throw place.Refuse($"[{name[..^"Attribute".Length]}] is for {string.Join(" and ", types)}, but the schema's type is {type}");
        }
    }

    private static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(value => JsonValue.Create(value))]);
}
