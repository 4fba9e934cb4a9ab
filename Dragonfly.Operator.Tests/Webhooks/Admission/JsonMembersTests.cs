using System.Text;
using System.Text.Json;
using Dragonfly.Operator.Resources.Fields;
using Dragonfly.Operator.Tests.Yaml;
using Dragonfly.Operator.Webhooks.Admission;
using FsCheck;
using FsCheck.Fluent;

namespace Dragonfly.Operator.Tests.Webhooks.Admission;

public sealed class JsonMembersTests
{
    [Test]
    public void Members_are_those_that_a_parser_finds_taken_entered_or_passed_over() =>
        Prop.ForAll(GeneratedJson.Values, json =>
        {
            var text = $$""" { "first" :{{json}}, "second":{{json}} ,"third":{ "a":{{json}} } }""".Trim();
            using var document = JsonDocument.Parse(text);
            return Parsed(document.RootElement).SequenceEqual(Walked(text)) && Length(text + "}garbage") == Encoding.UTF8.GetByteCount(text);
        }).QuickCheckThrowOnFailure();

    [Test]
    public void Names_may_be_escaped()
    {
        var members = new JsonMembers("""{"\u006eam\u0065":1}"""u8.ToArray());
        Assert.That(members.MoveNext());
        Assert.That(Encoding.UTF8.GetString(members.Name), Is.EqualTo("name"));
    }

    [TestCase("{")]
    [TestCase("{\"a\"")]
    [TestCase("{\"a\" 1}")]
    [TestCase("{\"a\":")]
    [TestCase("{\"a\":}")]
    [TestCase("{\"a\":1")]
    [TestCase("{\"a\":1,")]
    [TestCase("{\"a\":1,}")]
    [TestCase("{\"a\":1 \"b\":2}")]
    [TestCase("{a:1}")]
    [TestCase("{\"a\":[1}")]
    [TestCase("[]")]
    [TestCase("{\"\\x\":1}")]
    public void Broken_objects_are_json_errors(string text) => Assert.That(() => Length(text), Throws.InstanceOf<JsonException>());

    [Test]
    public void What_is_no_object_has_no_members()
    {
        foreach (var text in (string[])["[1]", "\"{}\"", "null", "1", ""])
        {
            Assert.That(new JsonSlice(Encoding.UTF8.GetBytes(text)).Members().MoveNext(), Is.False, text);
        }
    }

    private static int Length(string text)
    {
        var members = new JsonMembers(Encoding.UTF8.GetBytes(text));
        while (members.MoveNext())
        {
        }

        return members.Length;
    }

    private static List<(string Name, JsonValueKind Kind, string? Text)> Walked(string text)
    {
        var found = new List<(string, JsonValueKind, string?)>();
        var members = new JsonMembers(Encoding.UTF8.GetBytes(text));
        Walk(ref members, found);
        return found;
    }

    private static void Walk(ref JsonMembers members, List<(string Name, JsonValueKind Kind, string? Text)> found)
    {
        while (members.MoveNext())
        {
            var name = Encoding.UTF8.GetString(members.Name);
            var kind = members.Kind is JsonValueKind.False ? JsonValueKind.True : members.Kind;
            if (kind == JsonValueKind.Object)
            {
                found.Add((name, kind, null));
                var inner = members.Enter();
                Walk(ref inner, found);
                members.Leave(inner);
            }
            else
            {
                found.Add((name, kind, name == "second" ? null : Encoding.UTF8.GetString(members.Take().Text.Span)));
            }
        }
    }

    private static IEnumerable<(string Name, JsonValueKind Kind, string? Text)> Parsed(JsonElement json)
    {
        foreach (var member in json.EnumerateObject())
        {
            var kind = member.Value.ValueKind is JsonValueKind.False ? JsonValueKind.True : member.Value.ValueKind;
            yield return (member.Name, kind, kind == JsonValueKind.Object || member.Name == "second" ? null : member.Value.GetRawText());
            foreach (var inner in kind == JsonValueKind.Object ? Parsed(member.Value) : [])
            {
                yield return inner;
            }
        }
    }
}
