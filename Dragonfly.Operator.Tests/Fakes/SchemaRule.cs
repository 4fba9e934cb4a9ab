using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests;

namespace Dragonfly.Operator.Tests.Fakes;

/// <summary>A rule of a CRD's schema, and a spec that breaks it and no other.</summary>
/// <param name="Field">The field, with <c>[]</c> for items and <c>{}</c> for values.</param>
/// <param name="Keyword">The rule's keyword and value.</param>
/// <param name="Broken">A spec that breaks it; null when none can be made up.</param>
internal sealed record SchemaRule(string Field, string Keyword, JsonObject? Broken)
{
    public override string ToString() => $"{Field} {Keyword}";

    /// <summary>All rules of a schema and below it.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="field">Its field.</param>
    /// <param name="place">Puts a value of the field into a spec.</param>
    public static IEnumerable<SchemaRule> Of(JsonNode schema, string field, Func<JsonNode?, JsonObject?> place)
    {
        foreach (var (keyword, value) in schema.AsObject())
        {
            if (Break(keyword, value!, schema) is { } broken)
            {
                yield return new(field, $"{keyword}: {value!.ToJsonString()}", place(broken));
            }
            else if (keyword == "x-kubernetes-validations")
            {
                foreach (var rule in value!.AsArray())
                {
                    yield return new(field, $"CEL: {rule.String("rule")}", null);
                }
            }
        }

        foreach (var below in (schema["properties"]?.AsObject() ?? []).SelectMany(property =>
            Of(property.Value!, $"{field}.{property.Key}", value => place(new JsonObject { [property.Key] = value }))))
        {
            yield return below;
        }

        var items = schema["items"] is { } item ? Of(item, $"{field}[]", value => place(new JsonArray(value))) : [];
        var values = schema["additionalProperties"] is { } member ? Of(member, $"{field}{{}}", value => place(new JsonObject { ["cpu"] = value })) : [];
        foreach (var below in items.Concat(values))
        {
            yield return below;
        }
    }

    private static JsonNode? Break(string keyword, JsonNode value, JsonNode schema) => (keyword, value.ToString()) switch
    {
        ("type", "string") => 1,
        ("type", _) => "text",
        ("format", "int32") => 3_000_000_000,
        ("format", "int64") => 1e300,
        ("minimum", var least) => long.Parse(least, System.Globalization.CultureInfo.InvariantCulture) - 1,
        ("maximum", var most) => long.Parse(most, System.Globalization.CultureInfo.InvariantCulture) + 1,
        ("minLength", _) => "",
        ("maxLength", var most) => "/" + new string('a', int.Parse(most, System.Globalization.CultureInfo.InvariantCulture)),
        ("pattern", _) => " ",
        ("enum", _) => "none of them",
        ("required", _) => new JsonObject(),
        ("maxItems", var most) => new JsonArray([.. Enumerable.Range(0, int.Parse(most, System.Globalization.CultureInfo.InvariantCulture) + 1).Select(index => Item(schema, $"a{index}"))]),
        ("x-kubernetes-list-type", "set") => new JsonArray("Proxy", "Proxy"),
        _ => null,
    };

    private static JsonNode Item(JsonNode schema, string name) =>
        schema["items"].String("type") == "object" ? new JsonObject { ["name"] = name } : JsonValue.Create(name);
}
