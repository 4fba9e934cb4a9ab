using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Resources;

/// <summary>What has to be known of a kind to break each rule of its schema.</summary>
/// <param name="Plural">Its name in the API.</param>
/// <param name="Rest">What a spec needs beside the value that breaks a rule.</param>
/// <param name="Errors">What the reader finds wrong with a spec.</param>
public sealed record KindSchema(string Plural, JsonObject Rest, Func<string, IReadOnlyList<string>> Errors)
{
    /// <summary>What an item of a list of objects needs beside the value that breaks a rule, by the list.</summary>
    public IReadOnlyDictionary<string, JsonObject> RestOfItems { get; init; } = new Dictionary<string, JsonObject>();

    /// <summary>Rules that no spec breaks which has the rest.</summary>
    public IReadOnlyList<string> Unbreakable { get; init; } = [];

    /// <summary>A spec for each CEL rule that breaks it, found by the field and a part of the rule: those can not be made up.</summary>
    public IReadOnlyList<(string Field, string Rule, string Broken)> BrokenByHand { get; init; } = [];

    internal JsonNode Schema => Crd.SpecOf(Plural);

    /// <summary>For each rule of the schema a spec that breaks it.</summary>
    internal IEnumerable<(string Field, JsonObject Spec)> InvalidSpecs() => SchemaRule
        .Of(Schema, "spec", value => value as JsonObject)
        .Where(rule => rule.ToString() is not "spec type: \"object\"" && !Unbreakable.Contains(rule.ToString()))
        .Select(rule => (rule.Field, Completed(rule.Broken ?? ByHand(rule))));

    private JsonObject ByHand(SchemaRule rule)
    {
        var broken = BrokenByHand.Where(one => one.Field == rule.Field && rule.Keyword.Contains(one.Rule, StringComparison.Ordinal)).ToList();
        return broken.Count == 1
            ? JsonNode.Parse(broken[0].Broken)!.AsObject()
            : throw new InvalidOperationException($"{broken.Count} specs break {rule}, and one is to do so");
    }

    private JsonObject Completed(JsonObject broken)
    {
        var spec = broken.DeepClone().AsObject();
        Complete(spec, Rest);
        foreach (var (list, rest) in RestOfItems)
        {
            foreach (var item in (spec[list] as JsonArray ?? []).OfType<JsonObject>().Where(item => item.Count > 0))
            {
                Complete(item, rest);
            }
        }

        return spec;
    }

    // An empty object breaks what is required of it.
    private static void Complete(JsonObject value, JsonObject rest)
    {
        foreach (var (name, member) in rest)
        {
            if (!value.TryAdd(name, member!.DeepClone()) && value[name] is JsonObject { Count: > 0 } below && member is JsonObject more)
            {
                Complete(below, more);
            }
        }
    }
}

/// <summary>A kind, as its fixture knows it.</summary>
public interface IKindSchema
{
    public static abstract KindSchema Schema { get; }
}

/// <summary>Whatever a CRD's schema refuses, the reader of its kind refuses: API servers before 1.25 know no CEL, and files no schema.</summary>
/// <typeparam name="TKind">The fixture of the kind.</typeparam>
public abstract class KindSchemaTests<TKind>
    where TKind : IKindSchema
{
    private static readonly string[] Keywords =
    [
        "default", "description", "type", "properties", "items", "additionalProperties", "nullable", "format", "minimum", "maximum", "maxLength", "minLength",
        "pattern", "enum", "required", "maxItems", "minItems", "x-kubernetes-list-map-keys", "x-kubernetes-list-type", "x-kubernetes-map-type",
        "x-kubernetes-preserve-unknown-fields", "x-kubernetes-validations",
    ];

    protected static IEnumerable<TestCaseData> Cases() => TKind.Schema.InvalidSpecs().Select(one => new TestCaseData(one.Field, one.Spec.ToJsonString())
        .SetArgDisplayNames($"{one.Field}: {(one.Spec.ToJsonString() is { Length: > 150 } text ? text[..150] : one.Spec.ToJsonString())}"));

    [TestCaseSource(nameof(Cases))]
    public void The_reader_refuses_it_too(string field, string spec)
    {
        var top = string.Join('.', field.Split('.', '[', '{').Take(2));
        Assert.That(TKind.Schema.Errors(spec), Has.Some.StartsWith(top), spec);
    }

    [Test]
    public void The_schema_has_no_kind_of_rule_that_these_tests_do_not_know() =>
        Assert.That(KeywordsOf(TKind.Schema.Schema).Distinct(), Is.SubsetOf(Keywords));

    private static IEnumerable<string> KeywordsOf(JsonNode schema)
    {
        var below = (schema["properties"]?.AsObject() ?? []).Select(property => property.Value)
            .Append(schema["items"])
            .Append(schema["additionalProperties"]);
        return schema.AsObject().Select(member => member.Key).Concat(below.OfType<JsonObject>().SelectMany(KeywordsOf));
    }
}
