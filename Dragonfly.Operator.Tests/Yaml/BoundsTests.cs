using System.Text;
using Dragonfly.Operator.Tests.Fakes.Generators;
using Dragonfly.Operator.Yaml;

namespace Dragonfly.Operator.Tests.Yaml;

public sealed class BoundsTests
{
    [TestCase("[{0}]", TestName = "aliases")]
    [TestCase("{{<<: [{0}]}}", TestName = "merge keys")]
    public void A_billion_laughs_are_cut_short(string shape)
    {
        var yaml = new StringBuilder("a0: &a0 {x: lol}\n");
        for (var i = 1; i <= 9; i++)
        {
            var aliases = string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10));
            yaml.Append($"a{i}: &a{i} ").AppendFormat(null, CompositeFormat.Parse(shape), aliases).Append('\n');
        }

        Assert.That(Reading.Error(yaml.ToString()).Problem, Is.EqualTo("the document's aliases expand to too much data"));
    }

    [TestCase("[")]
    [TestCase("- ")]
    [TestCase("{\"a\": ")]
    [TestCase("? ")]
    [TestCase("{a: ")]
    public void Endless_nesting_ends(string opening) =>
        Assert.That(
            Reading.Error(string.Concat(Enumerable.Repeat(opening, 20_000))).Problem,
            Does.Contain("deeper than 500 levels").Or.Contain("maximum configured depth of 500"));

    [Test, MaxTime(10_000)]
    public void Reading_takes_time_in_proportion_to_the_text()
    {
        var yaml = string.Concat(Enumerable.Range(0, 3000).Select(i => $"k{i}: |\n    \n\n"));

        Assert.That(DocumentReader.Read(yaml, "test.yaml").Single().Value!.Value.GetPropertyCount(), Is.EqualTo(3000));
    }

    [TestCase("[", "]")]
    [TestCase("{a: ", "}")]
    [TestCase("{\"a\":", "}")]
    public void Deep_nesting_is_read_and_written(string opening, string closing)
    {
        var text = string.Concat(Enumerable.Repeat(opening, 400)) + "1" + string.Concat(Enumerable.Repeat(closing, 400));
        var value = DocumentReader.Read(text, "test.yaml").Single().Value!.Value;

        Assert.That(Reading.Json(YamlWriter.Write(value)), Is.EqualTo(Reading.Compact(value)));
    }
}
