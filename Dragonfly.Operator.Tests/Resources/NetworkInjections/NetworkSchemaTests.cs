using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Resources.NetworkInjections;

/// <summary>Whatever the CRD's schema refuses, the reader refuses: API servers before 1.25 know no CEL, and files no schema.</summary>
public sealed class NetworkSchemaTests
{
    private static readonly string[] Keywords =
    [
        "default", "description", "type", "properties", "items", "additionalProperties", "nullable", "format", "maxLength", "minLength", "pattern", "enum",
        "required", "maxItems", "minItems", "x-kubernetes-list-type", "x-kubernetes-map-type", "x-kubernetes-preserve-unknown-fields", "x-kubernetes-validations",
    ];

    /// <summary>A spec that breaks it, for each CEL rule: those can not be made up.</summary>
    private static readonly (string Field, string Rule, string Broken)[] BrokenByHand =
    [
        ("spec", "failurePolicy != 'Fail'", """{"failurePolicy":"Fail"}"""),
        ("spec.networks", "a.name == b.name", """{"networks":[{"name":"a","namespace":"x"},{"name":"a","namespace":"x"}]}"""),
        ("spec.networks", "a.interface == b.interface)", """{"networks":[{"name":"a","interface":"x"},{"name":"b","interface":"x"}]}"""),
        ("spec.networks[].interface", "'eth0'", """{"networks":[{"name":"a","interface":"eth0"}]}"""),
    ];

    /// <summary>For each rule of the schema a spec that breaks it.</summary>
    internal static IEnumerable<(string Field, JsonObject Spec)> InvalidSpecs() =>
        from rule in Rules()
        let broken = rule.Broken ?? JsonNode.Parse(BrokenByHand.Single(one => one.Field == rule.Field && rule.Keyword.Contains(one.Rule, StringComparison.Ordinal)
            && (one.Rule != "a.interface == b.interface)" || !rule.Keyword.Contains("a.name", StringComparison.Ordinal))).Broken)!.AsObject()
        select (rule.Field, Completed(broken));

    private static IEnumerable<SchemaRule> Rules() => SchemaRule
        .Of(Crd.SpecOf("networkinjections"), "spec", value => value as JsonObject)
        .Where(rule => rule.ToString() is not ("spec type: \"object\"" or "spec required: [\"networks\",\"podSelector\"]" or "spec.networks minItems: 1"));

    private static IEnumerable<TestCaseData> Cases() => InvalidSpecs().Select(one => new TestCaseData(one.Field, one.Spec.ToJsonString())
        .SetArgDisplayNames($"{one.Field}: {(one.Spec.ToJsonString() is { Length: > 150 } text ? text[..150] : one.Spec.ToJsonString())}"));

    [TestCaseSource(nameof(Cases))]
    public void The_reader_refuses_it_too(string field, string spec)
    {
        var top = string.Join('.', field.Split('.', '[', '{').Take(2));
        Assert.That(NetworkInjectionReaderTests.Errors(spec), Has.Some.StartsWith(top), spec);
    }

    [Test]
    public void The_schema_has_no_kind_of_rule_that_these_tests_do_not_know() =>
        Assert.That(KeywordsOf(Crd.SpecOf("networkinjections")).Distinct(), Is.SubsetOf(Keywords));

    private static JsonObject Completed(JsonObject broken)
    {
        var spec = broken.DeepClone().AsObject();
        spec.TryAdd("podSelector", new JsonObject());
        spec.TryAdd("networks", new JsonArray(new JsonObject { ["name"] = "a" }));
        return spec;
    }

    private static IEnumerable<string> KeywordsOf(JsonNode schema)
    {
        var below = (schema["properties"]?.AsObject() ?? []).Select(property => property.Value)
            .Append(schema["items"])
            .Append(schema["additionalProperties"]);
        return schema.AsObject().Select(member => member.Key).Concat(below.OfType<JsonObject>().SelectMany(KeywordsOf));
    }
}
