using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Tests.Packaging;

public sealed class SchemaCheckTests
{
    [TestCase("""{"type": "string"}""", "1", 1)]
    [TestCase("""{"type": ["string", "integer"]}""", "1", 0)]
    [TestCase("""{"type": "number"}""", "1", 0)]
    [TestCase("""{"type": "integer"}""", "1.5", 1)]
    [TestCase("""{"enum": ["a"]}""", "\"b\"", 1)]
    [TestCase("""{"minimum": 1, "maximum": 3}""", "4", 1)]
    [TestCase("""{"pattern": "^a$"}""", "1", 0)]
    [TestCase("""{"items": {"type": "string"}, "uniqueItems": true}""", """["a", "a", 1]""", 2)]
    [TestCase("""{"required": ["a", "b"]}""", """{"a": 1}""", 1)]
    [TestCase("""{"properties": {"a": {}}, "additionalProperties": false}""", """{"a": 1, "b": 2, "c": 3}""", 2)]
    [TestCase("""{"additionalProperties": {"type": "string"}}""", """{"a": "1", "b": 2}""", 1)]
    [TestCase("""{"oneOf": []}""", "1", 1, Description = "an unknown keyword")]
    public void Finds_as_many_errors(string schema, string value, int errors) =>
        Assert.That(SchemaCheck.Errors(JsonNode.Parse(schema)!.AsObject(), JsonNode.Parse(value)).Count(), Is.EqualTo(errors));
}
