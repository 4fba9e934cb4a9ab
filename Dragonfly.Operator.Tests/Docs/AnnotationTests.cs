using System.Text.RegularExpressions;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.DragonflyInjections;

namespace Dragonfly.Operator.Tests.Docs;

/// <summary>docs/configure.md speaks of every annotation, and no page of one that there is not.</summary>
public sealed partial class AnnotationTests
{
    private static readonly Page Configure = Page.Of("docs/configure.md");

    [Test]
    public void Every_annotation_is_documented() =>
        Assert.That(Configure.Rows("annotation of the Pod").Select(row => row.Names[0]), Is.EquivalentTo(AnnotationNames.OnPods));

    [Test]
    public void Every_annotation_has_an_example()
    {
        var examples = string.Concat(Configure.Blocks.Where(block => block.Language == "yaml").Select(block => block.Text));

        Assert.That(
            AnnotationNames.OnPods.Where(name => name != AnnotationNames.Injected && !examples.Contains($" {name}:", StringComparison.Ordinal)),
            Is.Empty);
    }

    [TestCaseSource(typeof(Page), nameof(Page.All))]
    public void A_page_names_only_annotations_that_there_are(object page) => Assert.That(
        InOurDomain().Matches(((Page)page).Text.Replace("dragonfly\\.io", "dragonfly.io", StringComparison.Ordinal)).Select(match => match.Value).Distinct(),
        Is.SubsetOf(Kinds.Create().SelectMany(kind => kind.PodAnnotations).Append(ResourceKind.ApiVersion)));

    [GeneratedRegex("(?<![a-z.-])dragonfly\\.io/[a-z0-9-]+")]
    private static partial Regex InOurDomain();
}
