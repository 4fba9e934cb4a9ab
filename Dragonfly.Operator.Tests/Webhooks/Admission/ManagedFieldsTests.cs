using System.Text;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Webhooks.Admission;

namespace Dragonfly.Operator.Tests.Webhooks.Admission;

public sealed class ManagedFieldsTests
{
    [TestCase("""{"a":{"managedFields":[],"b":1},"c":[2]}""", """{"a":{"managedFields":[],"b":1},"c":[2]}""")]
    [TestCase("""{"a":{"managedFields":[{"f:x":{"k:{\"name\":\"]\\\"[\"}":{".":[[]]}}},{}],"b":"]"},"c":[2]}""", """{"a":{"managedFields":[],"b":"]"},"c":[2]}""")]
    [TestCase("""{"note":"{\"managedFields\":[1]}","managedFields":[1,"]","\\"],"d":0}""", """{"note":"{\"managedFields\":[1]}","managedFields":[],"d":0}""")]
    [TestCase("""{"managedFields":null,"a":[1]}""", """{"managedFields":null,"a":[1]}""")]
    [TestCase("""{"managedFields":[1],"old":{"managedFields":[2]}}""", """{"managedFields":[],"old":{"managedFields":[2]}}""")]
    public void The_list_is_emptied_and_nothing_else(string review, string left) =>
        Assert.That(Cut(review), Is.EqualTo(left));

    [TestCase("")]
    [TestCase("""{"managedFields":[""")]
    [TestCase("""{"managedFields":[[1]""")]
    [TestCase("""{"managedFields":["]""")]
    [TestCase("""{"managedFields":["\""")]
    [TestCase("""{"managedFields":["\\\""")]
    public void A_list_without_an_end_is_left_to_the_parser(string review) => Assert.That(Cut(review), Is.EqualTo(review));

    [Test]
    public void Of_a_recorded_review_nothing_else_is_lost()
    {
        foreach (var text in SourceTree.Find("shared/corpus/admission-reviews.jsonl") is { } file ? File.ReadLines(file) : [])
        {
            var want = JsonNode.Parse(text)!;
            want["request"]!["object"]!["metadata"]!["managedFields"] = new JsonArray();
            Assert.That(JsonNode.DeepEquals(JsonNode.Parse(Cut(text)), want), text);
        }
    }

    private static string Cut(string review) => Encoding.UTF8.GetString(ManagedFields.Cut(Encoding.UTF8.GetBytes(review)).Span);
}
