using Dragonfly.Operator.Resources.PodDistributions;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Resources.PodDistributions;

/// <summary>How many Pods each group has, for Prometheus.</summary>
public sealed class PodDistributionMetricTests
{
    [Test]
    public void Groups_that_are_gone_have_no_Pods_any_more()
    {
        var rule = Distributions.Rule(new GroupShare(1), new GroupShare(1));
        var kind = new PodDistributionKind { Counts = new(new FakeTimeProvider()) };
        kind.Counts.Take(rule, Distributions.Owner());
        kind.Replace([rule]);
        Assert.That(Measure(kind), Is.EqualTo((string[])["shop web a 1", "shop web b 0"]));

        kind.Replace([rule with { Groups = [rule.Groups[0] with { Name = "c" }] }]);
        Assert.That(Measure(kind), Is.EquivalentTo((string[])["shop web c 0", "shop web a 0", "shop web b 0"]));

        kind.Replace([rule with { Enabled = false }]);
        Assert.That(Measure(kind), Is.EquivalentTo((string[])["shop web a 0", "shop web b 0", "shop web c 0"]));

        kind.Replace([rule]);
        Assert.That(Measure(kind), Is.EquivalentTo((string[])["shop web a 1", "shop web b 0", "shop web c 0"]));
    }

    [Test]
    public void Those_that_are_remembered_are_bounded()
    {
        var kind = new PodDistributionKind { Counts = new(new FakeTimeProvider()) };
        kind.Replace(Enumerable.Range(0, 1100).Select(resource => Distributions.Rule(new GroupShare(1)) with { Namespace = $"shop-{resource}" }));
        Assert.That(Measure(kind), Has.Length.EqualTo(1100));
        kind.Replace([]);
        Assert.That(Measure(kind), Has.Length.EqualTo(1024));
    }

    private static string[] Measure(PodDistributionKind kind) =>
        [.. kind.MeasurePods().Select(one => string.Join(' ', [.. one.Tags.ToArray().Select(tag => tag.Value), one.Value]))];
}
