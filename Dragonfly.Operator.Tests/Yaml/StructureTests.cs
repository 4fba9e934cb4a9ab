namespace Dragonfly.Operator.Tests.Yaml;

public sealed class StructureTests
{
    [TestCase("a:\n- b\n-   c: 1\n    d: 2\n", """{"a":["b",{"c":1,"d":2}]}""", TestName = "lists under keys")]
    [TestCase("- - a\n  - b\n- []\n-\n", """[["a","b"],[],null]""", TestName = "lists in lists")]
    [TestCase("a: {b: [c, {d: e}], \"f\":1, g}", """{"a":{"b":["c",{"d":"e"}],"f":1,"g":null}}""", TestName = "flow collections")]
    [TestCase("? a\n: b\n", """{"a":"b"}""", TestName = "explicit keys")]
    [TestCase("a: b c\n  d\n\n  e\n", """{"a":"b c d\ne"}""", TestName = "plain text of several lines")]
    [TestCase("a: \"b\n  c\\\n  d\"\n", """{"a":"b cd"}""", TestName = "quoted text of several lines")]
    [TestCase("a: |\n  x\n   y\n\n  z\n", """{"a":"x\n y\n\nz\n"}""", TestName = "literal, clipped")]
    [TestCase("a: |-\n  x\n\n", """{"a":"x"}""", TestName = "literal, stripped")]
    [TestCase("a: |+\n  x\n\n\nb: 1\n", """{"a":"x\n\n\n","b":1}""", TestName = "literal, kept")]
    [TestCase("a: |2\n    x\n   y\n", """{"a":"  x\n y\n"}""", TestName = "literal, indentation given")]
    [TestCase("a: >-\n  x\n  y\n\n  z\n   w\n", """{"a":"x y\nz\n w"}""", TestName = "folded")]
    [TestCase("a: |\n    \n    x\nb: |-\n  \n\n    y\n  \n", """{"a":"\nx\n","b":"\n\ny"}""", TestName = "literal after white space")]
    [TestCase("a: \"b\nc\n d\"\ne: 'f\n  g'\n", """{"a":"b c d","e":"f g"}""", TestName = "quoted text continued at the parent's column")]
    [TestCase("a: {b: &x 1, c: &y d, e: *x , f: [&z 2, *z]}", """{"a":{"b":1,"c":"d","e":1,"f":[2,2]}}""", TestName = "anchors in flow collections")]
    [TestCase("[a:b, c : d, {e:f}]", """["a:b",{"c":"d"},{"e:f":null}]""", TestName = "colons in flow collections")]
    [TestCase("a: \"x\u0085y\"\nb: \"x \u2028 y\"\nc: 'x\u2028'\n", """{"a":"x y","b":"x\u2028y","c":"x\u2028"}""", TestName = "line breaks of YAML 1.1 in quotes")]
    [TestCase("a:\n- b: 1\n  c: |", """{"a":[{"b":1,"c":""}]}""", TestName = "a literal without text at the end")]
    [TestCase("a: |\n  b", """{"a":"b\n"}""", TestName = "a literal whose last line does not end")]
    [TestCase("a: 1 # c\n# d\nb: '#' # e\n", """{"a":1,"b":"#"}""", TestName = "comments")]
    [TestCase("a: http://x:80/y#z\n", """{"a":"http://x:80/y#z"}""", TestName = "colons and hashes inside words")]
    [TestCase("a: &x {b: 1}\nc: *x\nd: [*x, *x]\n", """{"a":{"b":1},"c":{"b":1},"d":[{"b":1},{"b":1}]}""", TestName = "aliases")]
    [TestCase("&k a: 1\nb: *k\n", """{"a":1,"b":"a"}""", TestName = "an anchored key")]
    [TestCase("a: &x 1\nb: &x 2\nc: *x\n", """{"a":1,"b":2,"c":2}""", TestName = "an anchor set anew")]
    [TestCase("x: &x {a: 1, b: 2}\nz:\n  <<: *x\n  b: 3\n", """{"x":{"a":1,"b":2},"z":{"a":1,"b":3}}""", TestName = "a merge key")]
    [TestCase("<<: [{a: 1}, {a: 2, b: 2}]\n", """{"a":1,"b":2}""", TestName = "of several merged mappings the first wins")]
    [TestCase("a: 1\n<<: {a: 2, b: 3}\n", """{"a":2,"b":3}""", TestName = "a merge key after a key overrides it, as in kubectl")]
    [TestCase("\"<<\": 1\n", """{"<<":1}""", TestName = "a quoted merge key is a key")]
    [TestCase("!!map {a: !!seq [1]}", """{"a":[1]}""", TestName = "tags of collections")]
    [TestCase("%TAG ! tag:yaml.org,2002:\n---\na: !str 1\n", """{"a":"1"}""", TestName = "a %TAG directive")]
    [TestCase("{a: 1}", """{"a":1}""", TestName = "YAML that begins with a brace")]
    [TestCase("plain", "\"plain\"", TestName = "a scalar alone")]
    [TestCase("", "null", TestName = "nothing")]
    [TestCase("# nothing\n", "null", TestName = "a comment alone")]
    [TestCase("---\na: 1\n---\n# nothing\n", """{"a":1}""", TestName = "one document and an empty one")]
    public void Reads(string yaml, string json)
    {
        Assert.That(Reading.Json(yaml), Is.EqualTo(json));
        Assert.That(Reading.Json(yaml.Replace("\n", "\r\n", StringComparison.Ordinal)), Is.EqualTo(json), "with CRLF");
    }

    [TestCase("a: 1\nb: 2\na: 3\n", 3, 1, "the key 'a' is already set on line 3")]
    [TestCase("x:\n  1: a\n  \"1\": b\n", 3, 3, "the key '1' is already set on line 4")]
    [TestCase("null: 1\n", 1, 1, "a key must not be null")]
    [TestCase("? [a]\n: 1\n", 1, 3, "a key must be a scalar, not a mapping or list")]
    [TestCase("a: *x\n", 1, 4, "the alias *x refers to an anchor that is not defined before it")]
    [TestCase("a: &x\n  b: *x\n", 2, 6, "the anchor &x contains itself")]
    [TestCase("a: 1\n<<: 2\n", 2, 5, "'<<' needs a mapping or a list of mappings")]
    [TestCase("a:\n\tb: 1\n", 2, 1, "not valid YAML: while scanning for the next token, found character that cannot start any token")]
    [TestCase("a: 1\nb: c: d\n", 2, 5, "not valid YAML: mapping values are not allowed in this context")]
    [TestCase("a: 'b\n", 1, 4, "not valid YAML: while scanning a quoted scalar, found unexpected end of stream")]
    [TestCase("a: \"x\0\"\n", 1, 6, "the character U+0000 is not allowed in YAML; in double quotes write \\u0000")]
    [TestCase("a: [1, {b: 2]\n", 1, 13, "not valid YAML: while parsing a flow mapping, did not find expected ',' or '}'")]
    [TestCase("{a: 1}\nb: 2\n", 2, 1, "unexpected content; is a '---' missing before it, or is its indentation wrong?")]
    [TestCase("18446744073709551615: a\n", 1, 1, "the key '18446744073709551615' is too large an integer; quote it to use it as text")]
    [TestCase("{\"a\": 1e400}", 1, 7, "the number is too large")]
    [TestCase("{\"a\": 1,\n \"a\": 2}", 2, 2, "the key 'a' appears twice in the same object")]
    [TestCase("{\"a\": \"\\ud800\"}", 1, 7, "the string holds half a surrogate pair")]
    public void Says_where_and_what_is_wrong(string yaml, int line, int column, string problem)
    {
        var error = Reading.Error("---\n---\n" + yaml);

        Assert.That(error.Message, Is.EqualTo($"test.yaml: document 2, line {line + 2}, column {column}: {problem}"));
    }

    [Test]
    public void A_truncated_JSON_file_is_said_to_be_no_JSON() =>
        Assert.That(Reading.Error("{\n  \"a\": [1,\n").Message, Does.StartWith("test.yaml: document 1, line 3, column 1: not valid JSON: "));
}
