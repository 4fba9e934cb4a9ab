using System.Text.Json.Nodes;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections.Rules;

/// <summary>Whatever the CRD's schema refuses, the reader refuses: API servers before 1.25 know no CEL, and files no schema.</summary>
public sealed class SchemaTests
{
    private static readonly string[] Keywords =
    [
        "default", "description", "type", "properties", "items", "additionalProperties", "nullable", "format", "minimum", "maximum", "minLength",
        "maxLength", "pattern", "enum", "required", "maxItems", "x-kubernetes-list-type", "x-kubernetes-map-type", "x-kubernetes-validations",
    ];

    /// <summary>A spec that breaks it, for each CEL rule: those can not be made up.</summary>
    private static readonly Dictionary<string, string> BrokenByHand = new()
    {
        ["spec CEL: !has(self.toolsPath) || !has(self.socketPath) || self.toolsPath != self.socketPath"] = """{ "socketPath": "/run/d/d.sock", "toolsPath": "/run/d/d.sock" }""",
        ["spec CEL: !has(self.toolsDelivery) || self.toolsDelivery != 'ImageVolume' || !has(self.toolsOnPath) || self.toolsOnPath.size() == 0"]
            = """{ "toolsDelivery": "ImageVolume", "toolsOnPath": ["dfget"] }""",
        ["spec.inject CEL: self.all(i, i in ['Proxy', 'Socket', 'Tools'])"] = """{ "inject": ["Proxy", "tools"] }""",
        [$"spec CEL: !has(self.socketMount) || self.socketMount != 'Directory' || !has(self.socketPath) || !self.socketPath.matches('^(?:{SystemFolders.Shared})?/[^/]+$')"]
            = """{ "socketMount": "Directory", "socketPath": "/etc/d.sock" }""",
        ["spec.socketPath CEL: !self.matches('/[.]{1,2}(/|$)')"] = """{ "socketPath": "/run/.." }""",
        [$"spec.toolsImage CEL: self.matches('^{ImageReference.Pattern}$') && self.find('^{ImageReference.NamePattern}').size() <= {ImageReference.MaxNameLength} && !self.matches('^{ImageReference.IdPattern}$')"]
            = """{ "toolsImage": "https://example.com/tools" }""",
        ["spec.toolsPath CEL: !self.matches('/[.]{1,2}(/|$)')"] = """{ "toolsPath": "/run/../tools" }""",
        [$"spec.toolsPath CEL: !self.matches('^(?:{SystemFolders.Vital})$')"] = """{ "toolsPath": "/tmp" }""",
        ["spec.toolsSourcePath CEL: !self.matches('/[.]{1,2}(/|$)')"] = """{ "toolsSourcePath": "/../tools" }""",
    };

    /// <summary>For each rule of the schema a spec that breaks it.</summary>
    internal static IEnumerable<(string Field, JsonObject Spec)> InvalidSpecs() =>
        from rule in Rules()
        let spec = rule.Broken ?? JsonNode.Parse(BrokenByHand[rule.ToString()])!.AsObject()
        select (rule.Field, spec);

    private static IEnumerable<SchemaRule> Rules() =>
        SchemaRule.Of(Crd.Spec, "spec", value => value as JsonObject).Where(rule => rule.ToString() != "spec type: \"object\"");

    private static IEnumerable<TestCaseData> Cases() => Rules().Select(rule => new TestCaseData(rule).SetArgDisplayNames(rule.ToString()));

    [TestCaseSource(nameof(Cases))]
    public void The_reader_refuses_it_too(object rule)
    {
        var (field, _, broken) = (SchemaRule)rule;
        var spec = broken?.ToJsonString() ?? BrokenByHand.GetValueOrDefault(rule.ToString()!);
        Assert.That(spec, Is.Not.Null, "a rule without an example: add one to the table");

        var errors = Injections.Compile(Injections.From(spec!)).Errors;

        var top = string.Join('.', field.Split('.', '[', '{').Take(2));
        Assert.That(errors, Is.Not.Empty, spec);
        Assert.That(errors.Select(error => error.Field), Has.All.StartsWith(top), spec);
    }

    [Test]
    public void No_example_is_for_a_rule_that_is_gone() =>
        Assert.That(BrokenByHand.Keys, Is.SubsetOf(Rules().Select(rule => rule.ToString())));

    [Test]
    public void The_schema_has_no_kind_of_rule_that_these_tests_do_not_know() => Assert.That(KeywordsOf(Crd.Spec).Distinct(), Is.SubsetOf(Keywords));

    [Test]
    public void Rules_use_nothing_that_servers_before_1_28_do_not_know() =>
        Assert.That(Crd.Version.ToJsonString(), Does.Not.Contain("fieldPath").And.Not.Contain("messageExpression"));

    private static IEnumerable<string> KeywordsOf(JsonNode schema)
    {
        var below = (schema["properties"]?.AsObject() ?? []).Select(property => property.Value)
            .Append(schema["items"])
            .Append(schema["additionalProperties"]);
        return schema.AsObject().Select(member => member.Key).Concat(below.OfType<JsonObject>().SelectMany(KeywordsOf));
    }
}
