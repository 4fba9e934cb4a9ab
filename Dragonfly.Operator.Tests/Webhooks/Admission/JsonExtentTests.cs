using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Resources.Fields;
using Dragonfly.Operator.Tests.Yaml;
using Dragonfly.Operator.Webhooks.Admission;
using FsCheck;
using FsCheck.Fluent;

namespace Dragonfly.Operator.Tests.Webhooks.Admission;

public sealed class JsonExtentTests
{
    private const int Block = 64;

    private static readonly JsonSerializerOptions Dense = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Loose = new(Dense) { WriteIndented = true };

    [Test]
    public void A_value_ends_where_a_reader_says() =>
        Prop.ForAll(GeneratedJson.Values, json => Spellings(json).All(text =>
            Array.TrueForAll(["", ",", " ", "]", "}}", "\n\"a\""], rest => Extent(text + rest) == Encoding.UTF8.GetByteCount(text))))
            .QuickCheckThrowOnFailure();

    [Test]
    public void A_quote_is_escaped_by_an_odd_number_of_backslashes_wherever_they_stand([Range(0, 9)] int backslashes)
    {
        // Whatever the run of backslashes straddles, the string goes on after an escaped quote and hides the braces behind it.
        for (var before = 0; before <= 2 * Block; before++)
        {
            var open = $"[\"{new string('a', before)}{new string('\\', backslashes)}\"";
            var text = backslashes % 2 == 0 ? open + ",{}]" : open + "]}\"]";
            Assert.That(Extent(text + "]]"), Is.EqualTo(text.Length), text);
        }
    }

    [Test]
    public void A_closing_brace_is_found_at_every_place_of_a_block()
    {
        for (var inside = 0; inside <= 3 * Block; inside++)
        {
            var text = $"{{\"a\":[[{new string(' ', inside)}]]}}";
            Assert.That(Extent(text + text), Is.EqualTo(text.Length));
        }
    }

    [Test]
    public void What_does_not_end_is_an_error()
    {
        var text = $$"""{"a":[{"b":"{{new string('}', 2 * Block)}}\""}],"c":"]"}""";
        for (var length = 0; length < text.Length; length++)
        {
            Assert.That(() => Extent(text[..length]), Throws.InstanceOf<JsonException>(), text[..length]);
        }

        Assert.That(Extent(text), Is.EqualTo(text.Length));
    }

    [TestCase("")]
    [TestCase(",")]
    [TestCase("]")]
    [TestCase(" 1")]
    [TestCase(":")]
    public void What_does_not_begin_is_an_error(string text) => Assert.That(() => Extent(text), Throws.InstanceOf<JsonException>());

    [TestCase("\"abc", "a string does not end")]
    [TestCase("\"abc\\", "a string does not end")]
    [TestCase("\"abc\\\"", "a string does not end")]
    [TestCase("{\"a\":1", "an object or a list does not end")]
    public void Errors_say_what_is_missing(string text, string message) =>
        Assert.That(() => Extent(text), Throws.InstanceOf<JsonException>().With.Message.EqualTo(message));

    private static IEnumerable<string> Spellings(string json) =>
        [json, JsonNode.Parse(json)?.ToJsonString(Dense) ?? "null", JsonNode.Parse(json)?.ToJsonString(Loose) ?? "null"];

    private static int Extent(string text) => JsonExtent.Of(Encoding.UTF8.GetBytes(text));
}
