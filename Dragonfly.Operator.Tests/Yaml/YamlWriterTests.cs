using System.Text.Json;
using Dragonfly.Operator.Resources.Fields;
using Dragonfly.Operator.Yaml;
using FsCheck;
using FsCheck.Fluent;

namespace Dragonfly.Operator.Tests.Yaml;

public sealed class YamlWriterTests
{
    [Test]
    public void Writes_the_shape_that_kubectl_prints()
    {
        const string Json = """
            {"spec":{"containers":[{"name":"a","args":["-c","echo a\necho b\n"],"env":[],"resources":{}},{"name":"b"}],
             "matrix":[["a","b"],[["c"]],[]]},
             "a":null,"big":12345678901234567890123,"float":1.0}
            """;

        const string Expected = """
            spec:
              containers:
              - name: a
                args:
                - -c
                - |
                  echo a
                  echo b
                env: []
                resources: {}
              - name: b
              matrix:
              - - a
                - b
              - - - c
              - []
            a: null
            big: 12345678901234567890123
            float: 1.0

            """;
        Assert.That(YamlWriter.Write(Reading.Parse(Json)), Is.EqualTo(Expected));
    }

    // As they are.
    [TestCase("a", "a")]
    [TestCase("--port=80", "--port=80")]
    [TestCase("a b:c#d", "a b:c#d")]
    [TestCase("10.0.0.1", "10.0.0.1")]
    [TestCase("100m", "100m")]
    [TestCase("8080:80", "8080:80")]
    [TestCase("1.2.3-rc1", "1.2.3-rc1")]
    [TestCase("nginx:1.25@sha256:00", "nginx:1.25@sha256:00")]
    [TestCase("$(NODE_NAME)", "$(NODE_NAME)")]
    [TestCase("it's é 😀", "it's é 😀")]
    [TestCase("nope", "nope")]

    // Something else to one reader or another.
    [TestCase("", "\"\"")]
    [TestCase("true", "\"true\"")]
    [TestCase("yEs", "\"yEs\"")]
    [TestCase("N", "\"N\"")]
    [TestCase("~", "\"~\"")]
    [TestCase("null", "\"null\"")]
    [TestCase("1.0", "\"1.0\"")]
    [TestCase("-1", "\"-1\"")]
    [TestCase("0x10", "\"0x10\"")]
    [TestCase("0o17", "\"0o17\"")]
    [TestCase("08", "\"08\"")]
    [TestCase("1e3", "\"1e3\"")]
    [TestCase("1_000", "\"1_000\"")]
    [TestCase("1,000", "\"1,000\"")]
    [TestCase("._1", "\"._1\"")]
    [TestCase(".1_", "\".1_\"")]
    [TestCase("11e_1", "\"11e_1\"")]
    [TestCase("0_x1F", "\"0_x1F\"")]
    [TestCase("-_1", "\"-_1\"")]
    [TestCase("+_0", "\"+_0\"")]
    [TestCase("0_b1", "\"0_b1\"")]
    [TestCase("0b-1", "\"0b-1\"")]
    [TestCase("0_o17", "\"0_o17\"")]
    [TestCase("1e00_", "\"1e00_\"")]
    [TestCase("12:30", "\"12:30\"")]
    [TestCase(".5", "\".5\"")]
    [TestCase("-.INF", "\"-.INF\"")]
    [TestCase("2020-01-01", "\"2020-01-01\"")]
    [TestCase("2020-01-01T10:00:00Z", "\"2020-01-01T10:00:00Z\"")]
    [TestCase("=", "\"=\"")]
    [TestCase("<<", "\"<<\"")]

    // Characters with a meaning.
    [TestCase(" a", "' a'")]
    [TestCase("a ", "'a '")]
    [TestCase("a: b", "'a: b'")]
    [TestCase("a:", "'a:'")]
    [TestCase("a #b", "'a #b'")]
    [TestCase("- a", "'- a'")]
    [TestCase("---", "'---'")]
    [TestCase("---a", "'---a'")]
    [TestCase("...", "'...'")]
    [TestCase("*.example.com", "'*.example.com'")]
    [TestCase("{{ x }}", "'{{ x }}'")]
    [TestCase("'a'", "'''a'''")]
    [TestCase("\"a\"", "'\"a\"'")]
    [TestCase("%a", "'%a'")]
    [TestCase("@a", "'@a'")]
    [TestCase("`a", "'`a'")]

    // Characters that need escapes.
    [TestCase("a\tb", "\"a\\tb\"")]
    [TestCase("a\r\nb", "\"a\\r\\nb\"")]
    [TestCase("\0\x1b\x7f\x85\u2028\uFEFF", "\"\\u0000\\u001b\\u007f\\u0085\\u2028\\ufeff\"")]
    [TestCase("\n", "\"\\n\"")]

    // Several lines.
    [TestCase("a\nb", "|-\n  a\n  b")]
    [TestCase("a\nb\n", "|\n  a\n  b")]
    [TestCase("a\n\n", "|+\n  a\n")]
    [TestCase("\na\n", "|2\n\n  a")]
    [TestCase(" a\nb", "|2-\n   a\n  b")]
    [TestCase("\ta:\n\tb\n", "|2\n  \ta:\n  \tb")]
    [TestCase("a\n\n  b\n", "|\n  a\n\n    b")]
    [TestCase("a\n ", "\"a\\n \"")]
    [TestCase(" \na", "\" \\na\"")]
    public void Quotes_a_string_only_when_it_must(string text, string yaml)
    {
        var value = JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["k"] = text });

        Assert.That(YamlWriter.Write(value), Is.EqualTo($"k: {yaml}\n"));
        Assert.That(Reading.Parse(Reading.Json($"k: {yaml}\n")).GetProperty("k").GetString(), Is.EqualTo(text));
    }

    [TestCase("\"a\"", "a\n")]
    [TestCase("\"a\\nb\"", "\"a\\nb\"\n")]
    [TestCase("null", "null\n")]
    [TestCase("{}", "{}\n")]
    [TestCase("[]", "[]\n")]
    [TestCase("[1]", "- 1\n")]
    [TestCase("{\"y\":1,\"a: b\":2,\"c\\nd\":3}", "\"y\": 1\n'a: b': 2\n\"c\\nd\": 3\n")]
    public void Writes_any_value_at_the_top(string json, string yaml) =>
        Assert.That(YamlWriter.Write(Reading.Parse(json)), Is.EqualTo(yaml));

    [Test]
    public void A_key_too_long_for_its_value_s_line_stands_alone()
    {
        var key = new string('k', 2000);
        var json = $$$"""{"a":{"{{{key}}}":{"b":[1]},"{{{key}}}2":["c"],"{{{key}}}3":"d"}}""";

        var yaml = YamlWriter.Write(Reading.Parse(json));

        Assert.That(yaml, Does.Contain($"  ? {key}\n  : b:\n    - 1\n"));
        Assert.That(Reading.Json(yaml), Is.EqualTo(json));
    }

    [Test]
    public void Whatever_is_written_reads_back_the_same() =>
        Prop.ForAll(GeneratedJson.Values, ReadsBack).Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(200));

    [Test]
    public void A_pod_with_every_field_reads_back_the_same()
    {
        var corpus = Path.GetFullPath(Path.Combine(RepositoryRoot(), "..", "shared", "corpus", "pod-all-fields.json"));
        Assume.That(corpus, Does.Exist);

        Assert.That(ReadsBack(File.ReadAllText(corpus)));
    }

    private static bool ReadsBack(string json)
    {
        var value = Reading.Parse(json);
        var documents = DocumentReader.Read(YamlWriter.Write(value), "test.yaml");
        return Reading.Compact(documents.Single().Value!.Value) == Reading.Compact(value);
    }

    private static string RepositoryRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory.Parent is { } parent && !File.Exists(Path.Combine(directory.FullName, "Dragonfly.Operator.slnx")))
        {
            directory = parent;
        }

        return directory.FullName;
    }
}
