namespace Dragonfly.Operator.Tests.Yaml;

/// <summary>Each row was compared with what kubectl 1.32 makes of it; digits are kept where kubectl would reformat a float.</summary>
public sealed class ScalarTests
{
    // Null and booleans, as YAML 1.1 spells them.
    [TestCase("", "null")]
    [TestCase("~", "null")]
    [TestCase("null", "null")]
    [TestCase("NULL", "null")]
    [TestCase("nULL", "\"nULL\"")]
    [TestCase("true", "true")]
    [TestCase("TRUE", "true")]
    [TestCase("yes", "true")]
    [TestCase("y", "true")]
    [TestCase("On", "true")]
    [TestCase("no", "false")]
    [TestCase("N", "false")]
    [TestCase("off", "false")]
    [TestCase("oFF", "\"oFF\"")]

    // Integers.
    [TestCase("0", "0")]
    [TestCase("+5", "5")]
    [TestCase("0644", "420")]
    [TestCase("0o17", "15")]
    [TestCase("-0o17", "-15")]
    [TestCase("08", "8")]
    [TestCase("0x1F", "31")]
    [TestCase("-0x10", "-16")]
    [TestCase("0XFF", "255")]
    [TestCase("0xFFFFFFFFFFFFFFFF", "18446744073709551615")]
    [TestCase("0xFFFFFFFFFFFFFFFFF", "\"0xFFFFFFFFFFFFFFFFF\"")]
    [TestCase("0x", "\"0x\"")]
    [TestCase("0b101", "5")]
    [TestCase("0b2", "\"0b2\"")]
    [TestCase("1_000", "1000")]
    [TestCase("_1", "\"_1\"")]
    [TestCase("9223372036854775807", "9223372036854775807")]
    [TestCase("123456789012345678901234567890", "123456789012345678901234567890")]

    // Floats.
    [TestCase("1.0", "1.0")]
    [TestCase("1.", "1")]
    [TestCase(".5", "0.5")]
    [TestCase("-.5", "-0.5")]
    [TestCase("1e3", "1e3")]
    [TestCase("1E-400", "1E-400")]
    [TestCase("1e400", "\"1e400\"")]
    [TestCase("007.50", "7.50")]
    [TestCase("1.2.3", "\"1.2.3\"")]
    [TestCase(".", "\".\"")]

    // What only looks like a number, or is one to other readers.
    [TestCase("12:30", "\"12:30\"")]
    [TestCase("100m", "\"100m\"")]
    [TestCase("10.0.0.1", "\"10.0.0.1\"")]
    [TestCase("2001-01-01", "\"2001-01-01\"")]
    [TestCase("2001-12-14t21:59:43.10-05:00", "\"2001-12-14t21:59:43.10-05:00\"")]
    [TestCase("--port=80", "\"--port=80\"")]
    [TestCase("<<", "\"<<\"")]

    // Quotes make strings.
    [TestCase("\"yes\"", "\"yes\"")]
    [TestCase("'0644'", "\"0644\"")]
    [TestCase("''", "\"\"")]
    [TestCase("'it''s'", "\"it's\"")]
    [TestCase("\"a\\x41\\u00e9\\n\"", "\"aAé\\n\"")]
    [TestCase("\"\\ud83d\\ude00\"", "\"\\uD83D\\uDE00\"")]

    // Tags.
    [TestCase("!!str 12", "\"12\"")]
    [TestCase("!!str", "\"\"")]
    [TestCase("!!int \"3\"", "3")]
    [TestCase("!!float 3", "3")]
    [TestCase("!!bool \"yes\"", "true")]
    [TestCase("!!null \"\"", "null")]
    [TestCase("!!binary aGVsbG8=", "\"hello\"")]
    [TestCase("!!timestamp 2001-01-01", "\"2001-01-01\"")]
    [TestCase("!Ref x", "\"x\"")]
    [TestCase("! 12", "\"12\"")]
    [TestCase("!<tag:yaml.org,2002:int> 0x10", "16")]
    public void A_scalar_means_what_it_means_to_kubectl(string yaml, string json) =>
        Assert.That(Reading.Json("a: " + yaml), Is.EqualTo($$"""{"a":{{json}}}"""));

    [TestCase("1", "1")]
    [TestCase("0x10", "16")]
    [TestCase("yes", "true")]
    [TestCase("y", "true")]
    [TestCase("1.10", "1.1")]
    [TestCase("1e3", "1000")]
    [TestCase("1e6", "1e+06")]
    [TestCase("1e-5", "1e-05")]
    [TestCase("0.00012", "0.00012")]
    [TestCase("-2.5", "-2.5")]
    [TestCase("123456.789", "123456.79")]
    [TestCase(".inf", ".inf")]
    [TestCase("'1'", "1")]
    [TestCase("2001-01-01", "2001-01-01")]
    public void A_key_becomes_a_string(string key, string expected) =>
        Assert.That(Reading.Json($"{key}: x"), Is.EqualTo($$"""{"{{expected}}":"x"}"""));

    [TestCase(".inf", "'.inf' has no JSON form; quote it to mean the text")]
    [TestCase(".NaN", "'.NaN' has no JSON form; quote it to mean the text")]
    [TestCase("!!int x", "'x' is not a !!int")]
    [TestCase("!!bool 1", "'1' is not a !!bool")]
    [TestCase("!!null x", "'x' is not a !!null")]
    [TestCase("!!timestamp x", "'x' is not a !!timestamp")]
    [TestCase("!!binary '*'", "the !!binary value is not base64")]
    [TestCase("!!binary //8=", "the !!binary value is not text, and JSON cannot hold it")]
    [TestCase("\"\\ud800\"", "not valid YAML: while scanning a quoted scalar, found invalid Unicode surrogates")]
    public void A_scalar_that_JSON_cannot_hold_is_refused(string yaml, string problem) =>
        Assert.That(Reading.Error("a: " + yaml).Problem, Is.EqualTo(problem));
}
