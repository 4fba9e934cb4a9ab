using System.Text.RegularExpressions;
using Dragonfly.Operator.Tests.House;

namespace Dragonfly.Operator.Tests.Docs;

/// <summary>docs/operations.md names all background work whose failures are counted, and no other.</summary>
public sealed partial class BackgroundWorkTests
{
    [Test]
    public void All_work_is_documented_and_none_is_invented()
    {
        var metric = Page.Of("docs/operations.md").Rows("Metric").Single(row => row.Names[0] == "dragonfly_background_failures_total");
        var labels = SourceFile.Of("Dragonfly.Operator")
            .Where(file => file.Mentions("RepeatedWork") || file.Mentions("BackgroundFailures"))
            .SelectMany(file => Label().Matches(file.Text).Select(match => match.Groups["label"].Value))
            .Distinct();

        Assert.That(metric.Codes(4).Where(code => code != "work"), Is.EquivalentTo(labels));
    }

    // A label is a constant, or goes before the sentence's subject.
    [GeneratedRegex("""(?:string Work = "(?<label>[a-z-]+)"|new\("(?<label>[a-z-]+)", \$?"[A-Z])""")]
    private static partial Regex Label();
}
