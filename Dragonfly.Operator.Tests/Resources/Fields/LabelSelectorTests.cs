using System.Text.Json;
using Dragonfly.Operator.Pods.Selectors;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;
using Dragonfly.Operator.Tests.Resources.DragonflyInjections;

namespace Dragonfly.Operator.Tests.Resources.Fields;

/// <summary>Label selectors select, and are refused, as by the API server (k8s.io/apimachinery, ValidateLabelSelector).</summary>
public sealed class LabelSelectorTests
{
    private const string Characters = "alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
    private const string Subdomain = "prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
    private const string Long = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    private static readonly string[] Labels = ["{}", """{"a":""}""", """{"a":"1"}""", """{"a":"2"}""", """{"b":"1"}""", """{"a":"1","b":"2"}"""];

    [TestCase("{}", "111111")]
    [TestCase("null", "111111")]
    [TestCase("""{ "matchLabels": { "a": "1" } }""", "001001")]
    [TestCase("""{ "matchLabels": { "a": "" } }""", "010000")]
    [TestCase("""{ "matchLabels": { "a": "1", "b": "2" } }""", "000001")]
    [TestCase("""{ "matchExpressions": [{ "key": "a", "operator": "In", "values": ["1", "2"] }] }""", "001101")]
    [TestCase("""{ "matchExpressions": [{ "key": "a", "operator": "NotIn", "values": ["1"] }] }""", "110110")]
    [TestCase("""{ "matchExpressions": [{ "key": "a", "operator": "Exists" }] }""", "011101")]
    [TestCase("""{ "matchExpressions": [{ "key": "a", "operator": "DoesNotExist", "values": [] }] }""", "100010")]
    [TestCase("""{ "matchLabels": { "b": "2" }, "matchExpressions": [{ "key": "a", "operator": "Exists" }] }""", "000001")]
    [TestCase("""{ "matchExpressions": [{ "key": "a", "operator": "Exists" }, { "key": "b", "operator": "DoesNotExist" }] }""", "011100")]
    public void Labels_match_or_not(string selector, string matches)
    {
        var rule = Injections.Compile(Injections.From($"{{\"namespaceSelector\": {selector}, \"podSelector\": {selector}}}")).Rule!;
        var expected = matches.Select(match => match == '1');

        Assert.That(Labels.Select(labels => rule.PodSelector.Matches(new JsonLabels(Json.Element(labels)))), Is.EqualTo(expected));
        Assert.That(
            Labels.Select(labels => rule.NamespaceSelector.Matches(new MappedLabels(JsonSerializer.Deserialize<Dictionary<string, string>>(labels)!))),
            Is.EqualTo(expected));
    }

    [TestCase("""{ "matchLabels": { "a b": "1" } }""", "matchLabels: Invalid value: \"a b\": name part must consist of " + Characters)]
    [TestCase("""{ "matchLabels": { "": "1" } }""", "matchLabels: Invalid value: \"\": name part must be non-empty")]
    [TestCase("{ \"matchLabels\": { \"" + Long + "\": \"1\" } }", "matchLabels: Invalid value: \"" + Long + "\": name part must be no more than 63 characters")]
    [TestCase("""{ "matchLabels": { "/a": "1" } }""", "matchLabels: Invalid value: \"/a\": prefix part must be non-empty")]
    [TestCase("""{ "matchLabels": { "A.io/a": "1" } }""", "matchLabels: Invalid value: \"A.io/a\": " + Subdomain)]
    [TestCase("""{ "matchLabels": { "a/b/c": "1" } }""", "matchLabels: Invalid value: \"a/b/c\": a valid label key must consist of " + Characters + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')")]
    [TestCase("""{ "matchLabels": { "a": "-1" } }""", "matchLabels[a]: Invalid value: \"-1\": a valid label must be an empty string or consist of " + Characters)]
    [TestCase("{ \"matchLabels\": { \"a\": \"" + Long + "\" } }", "matchLabels[a]: Invalid value: \"" + Long + "\": must be no more than 63 characters")]
    [TestCase("""{ "matchExpressions": [{ "key": "a", "operator": "in", "values": ["1"] }] }""", "matchExpressions[0].operator: Invalid value: \"in\": not a valid selector operator")]
    [TestCase("""{ "matchExpressions": [{ "key": "a" }] }""", "matchExpressions[0].operator: Invalid value: \"\": not a valid selector operator")]
    [TestCase("""{ "matchExpressions": [{ "operator": "Exists" }] }""", "matchExpressions[0].key: Invalid value: \"\": name part must be non-empty")]
    [TestCase("""{ "matchExpressions": [{ "key": "a", "operator": "In" }] }""", "matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'")]
    [TestCase("""{ "matchExpressions": [{ "key": "a", "operator": "NotIn", "values": [] }] }""", "matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'")]
    [TestCase("""{ "matchExpressions": [{ "key": "a", "operator": "Exists", "values": ["1"] }] }""", "matchExpressions[0].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'")]
    [TestCase("""{ "matchExpressions": [{ "key": "a", "operator": "DoesNotExist", "values": ["1"] }] }""", "matchExpressions[0].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'")]
    [TestCase("""{ "matchExpressions": [{ "key": "a", "operator": "In", "values": ["1", "a b"] }] }""", "matchExpressions[0].values[1]: Invalid value: \"a b\": a valid label must be an empty string or consist of " + Characters)]
    public void Bad_ones_are_told_in_the_API_servers_words(string selector, string error)
    {
        Assert.That(Injections.Errors($"{{\"podSelector\": {selector}}}"), Is.EqualTo(new[] { $"spec.podSelector.{error}" }));
        Assert.That(Injections.Errors($"{{\"namespaceSelector\": {selector}}}"), Is.EqualTo(new[] { $"spec.namespaceSelector.{error}" }));
    }

    [Test]
    public void A_null_among_the_expressions_is_an_expression_without_anything() => Assert.That(
        Injections.Errors("""{ "podSelector": { "matchExpressions": [null] } }"""), Has.Length.EqualTo(2));
}
