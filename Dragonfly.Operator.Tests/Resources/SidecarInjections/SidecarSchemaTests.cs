using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Resources.SidecarInjections;

/// <summary>Whatever the CRD's schema refuses, the reader refuses: API servers before 1.25 know no CEL, and files no schema.</summary>
public sealed class SidecarSchemaTests
{
    private static readonly string[] Keywords =
    [
        "default", "description", "type", "properties", "items", "additionalProperties", "nullable", "format", "maxLength", "minLength", "pattern", "enum",
        "required", "maxItems", "minItems", "x-kubernetes-list-map-keys", "x-kubernetes-list-type", "x-kubernetes-map-type", "x-kubernetes-preserve-unknown-fields", "x-kubernetes-validations",
    ];

    /// <summary>A spec that breaks it, for each CEL rule: those can not be made up.</summary>
    private static readonly (string Field, string Rule, string Broken)[] BrokenByHand =
    [
        ("spec", "failurePolicy != 'Fail'", """{"failurePolicy":"Fail"}"""),
        ("spec", "self.initContainers.size() > 0", """{"containers":[]}"""),
        ("spec", "i.name == c.name", """{"initContainers":[{"name":"a","image":"b"}]}"""),
        ("spec", "v.name == m.name", """{"shared":{"volumeMounts":[{"name":"v","mountPath":"/v"}]}}"""),
        ("spec.allowOverrides", "'Resources'", """{"allowOverrides":["Image"]}"""),
        ("spec.shared.volumeMounts[].mountPath", "[.]{1,2}", """{"volumes":[{"name":"v"}],"shared":{"volumeMounts":[{"name":"v","mountPath":"/v/.."}]}}"""),
    ];

    /// <summary>For each rule of the schema a spec that breaks it.</summary>
    internal static IEnumerable<(string Field, JsonObject Spec)> InvalidSpecs() =>
        from rule in Rules()
        let broken = rule.Broken ?? JsonNode.Parse(BrokenByHand.Single(one => one.Field == rule.Field && rule.Keyword.Contains(one.Rule, StringComparison.Ordinal)).Broken)!.AsObject()
        select (rule.Field, Completed(broken));

    private static IEnumerable<SchemaRule> Rules() => SchemaRule
        .Of(Crd.SpecOf("sidecarinjections"), "spec", value => value as JsonObject)
        .Where(rule => rule.ToString() is not ("spec type: \"object\"" or "spec required: [\"podSelector\"]"));

    private static IEnumerable<TestCaseData> Cases() => InvalidSpecs().Select(one => new TestCaseData(one.Field, one.Spec.ToJsonString())
        .SetArgDisplayNames($"{one.Field}: {(one.Spec.ToJsonString() is { Length: > 150 } text ? text[..150] : one.Spec.ToJsonString())}"));

    [TestCaseSource(nameof(Cases))]
    public void The_reader_refuses_it_too(string field, string spec)
    {
        var top = string.Join('.', field.Split('.', '[', '{').Take(2));
        Assert.That(SidecarInjectionReaderTests.Errors(spec), Has.Some.StartsWith(top), spec);
    }

    [Test]
    public void The_schema_has_no_kind_of_rule_that_these_tests_do_not_know() =>
        Assert.That(KeywordsOf(Crd.SpecOf("sidecarinjections")).Distinct(), Is.SubsetOf(Keywords));

    private static JsonObject Completed(JsonObject broken)
    {
        var spec = broken.DeepClone().AsObject();
        spec.TryAdd("podSelector", new JsonObject());
        spec.TryAdd("containers", new JsonArray(new JsonObject { ["name"] = "a", ["image"] = "b" }));
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
