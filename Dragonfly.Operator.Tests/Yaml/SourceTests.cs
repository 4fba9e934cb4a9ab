using Dragonfly.Operator.Yaml;
using FsCheck;
using FsCheck.Fluent;

namespace Dragonfly.Operator.Tests.Yaml;

public sealed class SourceTests
{
    private static readonly string[] Lines =
    [
        "---", "--- # c", "--- {a: 1}", "---\t", "...", "# c", "  # c", "", "  ", "%YAML 1.2", "a: 1", "b: |", "  # text", "---x",
        "\uFEFF", "\uFEFF---",
        "{\"a\": 1}", "[1]",
    ];

    [TestCase("", new string[0])]
    [TestCase("\n", new[] { "" })]
    [TestCase("# c\n", new[] { "" })]
    [TestCase("a: 1", new[] { "{\"a\":1}" })]
    [TestCase("# c\n---\na: 1\n", new[] { "{\"a\":1}" })]
    [TestCase("---\n# Source: x\na: 1\n---\n# Source: y\n---\n# Source: z\nb: 2\n", new[] { "{\"a\":1}", "", "{\"b\":2}" })]
    [TestCase("---\n---\n---", new[] { "", "", "" })]
    [TestCase("a: 1\r\n---\r\nb: 2\r\n", new[] { "{\"a\":1}", "{\"b\":2}" })]
    [TestCase("a: 1\r---\rb: 2\r", new[] { "{\"a\":1}", "{\"b\":2}" })]
    [TestCase("--- {a: 1}\n--- # c\nb: 2\n", new[] { "{\"a\":1}", "{\"b\":2}" })]
    [TestCase("a: 1\n...\n# c\n", new[] { "{\"a\":1}" })]
    [TestCase("a: 1\n...\n%YAML 1.1\n---\nb: 2\n", new[] { "{\"a\":1}", "{\"b\":2}" })]
    [TestCase("a: 1\n...\nb: 2\n...\n...\n", new[] { "{\"a\":1}" })]
    [TestCase("a: 1\n...\n\t@ no YAML\n---\nb: 2\n", new[] { "{\"a\":1}", "{\"b\":2}" })]
    [TestCase("---\n...\n---\nb: 2\n", new[] { "null", "{\"b\":2}" })]
    [TestCase("~\n---\nb: 2", new[] { "null", "{\"b\":2}" })]
    [TestCase("\uFEFFa: 1\n---\n\uFEFFb: 2\n", new[] { "{\"a\":1}", "{\"b\":2}" })]
    [TestCase("\uFEFF---\na: 1\n", new[] { "{\"a\":1}" })]
    [TestCase("a: |\n  ---\n  b\n---x: 1\n", new[] { "{\"a\":\"---\\nb\\n\",\"---x\":1}" })]
    [TestCase("null\n", new[] { "null" })]
    [TestCase("{\"a\": 1}{\"b\": 2}\n[3]\n", new[] { "{\"a\":1}", "{\"b\":2}", "[3]" })]
    [TestCase("{\"é😀\": 1} {\"b\": 2}", new[] { "{\"é\\uD83D\\uDE00\":1}", "{\"b\":2}" })]
    [TestCase("{\"a\": 1}\n---\nb: 2\n---\n {\"c\": 3}\n# c\n", new[] { "{\"a\":1}", "{\"b\":2}", "{\"c\":3}" })]
    public void Documents_are_cut_where_they_begin(string text, string[] values)
    {
        var documents = DocumentReader.Read(text, "test.yaml");

        var found = documents.Select(d => d.Value is { } value ? Reading.Compact(value) : "");
        Assert.That(found, Is.EqualTo(values));
        Assert.That(documents.Select(d => d.Index), Is.EqualTo(Enumerable.Range(1, documents.Count)));
        Assert.That(string.Concat(documents.Select(d => d.Source)), Is.EqualTo(text));
    }

    [Test]
    public void Head_and_tail_keep_the_comments_around_the_content()
    {
        var document = DocumentReader.Read("a: 1\n--- # x\n# y\n\nb: |\n  # text\n\n# z\n...\n", "test.yaml")[1];

        Assert.That(document, Has.Property("Line").EqualTo(2).And.Property("BodyLine").EqualTo(5));
        Assert.That(document.Head, Is.EqualTo("--- # x\n# y\n\n"));
        Assert.That(document.Body, Is.EqualTo("b: |\n  # text\n\n"));
        Assert.That(document.Tail, Is.EqualTo("# z\n...\n"));
    }

    // kubectl reads one document before each "---" and drops the rest without a word; whoever wrote it should know.
    [TestCase("a: 1\n...\n# c\n...\n", 0)]
    [TestCase("a: 1\n...\n%YAML 1.1\n---\nb: 2\n", 0)]
    [TestCase("a: 1\n...\n\n# c\nb: 2\n", 5)]
    public void Knows_what_kubectl_does_not_read(string text, int line) =>
        Assert.That(DocumentReader.Read(text, "test.yaml")[0].UnreadLine, Is.EqualTo(line));

    [TestCase("# h\na: 1 # c\n# t\n", "# h\nb: 2\n# t\n")]
    [TestCase("a: 1\n# t\n...\nunread\n", "b: 2\n# t\n...\nunread\n")]
    [TestCase("--- {a: 1}\n", "---\nb: 2\n")]
    [TestCase("# h\r\n---\r\na: 1", "# h\r\n---\r\nb: 2\r\n")]
    [TestCase("\uFEFFa: 1\n", "\uFEFFb: 2\n")]
    [TestCase("\uFEFF--- [a]\n...\n", "\uFEFF---\nb: 2\n...\n")]
    public void Another_body_stands_between_the_same_comments(string text, string expected) =>
        Assert.That(DocumentReader.Read(text, "test.yaml").Single().With("b: 2\n"), Is.EqualTo(expected));

    [Test]
    public void Another_JSON_value_stands_in_the_same_stream()
    {
        var documents = DocumentReader.Read("{\"a\":1}\n{\"b\":2}\n", "test.json");

        Assert.That(documents.Select(d => d.IsJson), Is.All.True);
        Assert.That(documents[0].With("{}\n") + documents[1].Source, Is.EqualTo("{}\n{\"b\":2}\n"));
    }

    [Test]
    public void Sources_join_up_to_the_text_or_the_text_is_refused()
    {
        var newline = Gen.Elements("\n", "\r\n", "\r");
        var lines = Gen.ListOf(Gen.Elements(Lines).Zip(newline, (line, end) => line + end));
        var texts = lines.Zip(Gen.Elements(Lines), (all, last) => string.Concat(all) + last);
        Prop.ForAll(texts.ToArbitrary(), JoinsUp).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [TestCase("a: 1\nspec:\n  x:\n  - y: 1\n    z: 2\n  q/~: 1\n", "/spec/x/0/z", 5)]
    [TestCase("a: 1\nspec:\n  x:\n  - y: 1\n    z: 2\n  q/~: 1\n", "/spec/q~1~0", 6)]
    [TestCase("a: 1\nspec:\n  x:\n  - y: 1\n", "/spec/missing/more", 2)]
    [TestCase("a: 1\nspec:\n  x:\n  - y: 1\n", "/spec/x/7", 3)]
    [TestCase("# c\na: 1\n", "", 2)]
    [TestCase("x: &x\n  b: 1\nz:\n  <<: *x\n", "/z/b", 2)]
    [TestCase("{\n\"a\": 1,\n\"b\": [\n1,\n{\"c\": 2}]}", "/b/1/c", 5)]
    [TestCase("{\n\"a\": 1,\n\"b\": [\n1,\n{\"c\": 2}]}", "/b/9", 3)]
    [TestCase("{\n\"a\": 1}", "/a/b", 2)]
    public void Knows_the_line_of_a_node(string text, string pointer, int line) =>
        Assert.That(DocumentReader.Read("---\n---\n" + text, "test.yaml")[1].LineOf(pointer), Is.EqualTo(line + 2));

    [Test]
    public void Only_UTF8_is_read()
    {
        Assert.That(SourceText.Decode("\uFEFFé\n"u8, "f"), Is.EqualTo("\uFEFFé\n"));
        Assert.That(
            () => SourceText.Decode([0xFF, 0xFE, (byte)'a', 0], "f"),
            Throws.TypeOf<YamlFormatException>()
                .With.Message.EqualTo("f: document 1, line 1, column 1: the file is UTF-16; save it as UTF-8"));
        Assert.That(
            () => SourceText.Decode([(byte)'a', (byte)'\n', 0xC3, (byte)'b'], "f"),
            Throws.TypeOf<YamlFormatException>().With.Message.EqualTo("f: document 1, line 2, column 1: the file is not valid UTF-8"));
    }

    private static bool JoinsUp(string text)
    {
        // The cuts hold whatever the documents are worth.
        var at = 0;
        foreach (var (start, body, end, _, _) in DocumentReader.Split(text))
        {
            if (start != at || start > body || body > end)
            {
                return false;
            }

            at = end;
        }

        if (at != text.Length)
        {
            return false;
        }

        try
        {
            return string.Concat(DocumentReader.Read(text, "test.yaml").Select(d => d.Source)) == text;
        }
        catch (YamlFormatException)
        {
            return true;
        }
    }
}
