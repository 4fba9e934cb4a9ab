using Dragonfly.Operator.Resources.Entries;
using Dragonfly.Operator.Resources.PodDistributions;

namespace Dragonfly.Operator.Tests.Resources.PodDistributions;

/// <summary>What the status says of each state of things.</summary>
public sealed class PodDistributionConditionsTests
{
    private static readonly PodDistributionRule Rule = Distributions.Rule(new GroupShare(80), new GroupShare(20));

    private static IEnumerable<TestCaseData> Cases()
    {
        var good = new DistributionObservation(Rule, null, EntryPublication.Published, IsTargetKnown: true, Workload(10), [Tally(8, 2)]);
        yield return Case("balanced", good, "Ready=True/Valid", "TargetFound=True/Found", "Balanced=True/Balanced");
        yield return Case("one off", good with { Tallies = [Tally(9, 1)] }, "Ready=True/Valid", "TargetFound=True/Found", "Balanced=True/Balanced");
        yield return Case("two off", good with { Tallies = [Tally(10, 0)] }, "Ready=True/Valid", "TargetFound=True/Found", "Balanced=False/Unbalanced");
        yield return Case("two templates", good with { Tallies = [Tally(5, 1), Tally(3, 1)] }, "Ready=True/Valid", "TargetFound=True/Found", "Balanced=True/Balanced");
        yield return Case("target missing", good with { Workload = null }, "Ready=True/Valid", "TargetFound=False/NotFound", "Balanced=Unknown/TargetUnknown");
        yield return Case("target not read", good with { Workload = null, IsTargetKnown = false }, "Ready=True/Valid", "TargetFound=Unknown/NotRead", "Balanced=Unknown/TargetUnknown");
        yield return Case(
            "other kind",
            good with { Rule = Rule with { Target = new("apps.kruise.io/v1alpha1", "CloneSet", "web") }, Workload = null, IsTargetKnown = false },
            "Ready=True/Valid", "TargetFound=Unknown/KindNotWatched", "Balanced=True/Balanced");
        yield return Case("disabled", good with { Rule = Rule with { Enabled = false } }, "Ready=False/Disabled", "TargetFound=True/Found", "Balanced=True/Balanced");
        yield return Case("taken", good with { TakenBy = "a" }, "Ready=False/TargetTaken", "TargetFound=True/Found", "Balanced=True/Balanced");
        yield return Case("not called", good with { Publication = EntryPublication.Pending }, "Ready=False/WebhookEntryPending", "TargetFound=True/Found", "Balanced=True/Balanced");
    }

    [TestCaseSource(nameof(Cases))]
    public void Conditions_say_how_it_is(DistributionObservation observation, string[] conditions) => Assert.That(
        PodDistributionConditions.Observe(observation, null).Conditions!.Select(condition => $"{condition.Type}={condition.Status}/{condition.Reason}"),
        Is.EqualTo(conditions));

    [Test]
    public void Groups_are_counted()
    {
        var status = PodDistributionConditions.Observe(new(Rule, null, EntryPublication.Published, true, Workload(50), [Tally(38, 10)]), null);
        Assert.That((status.Desired, status.Shares, status.Unassigned), Is.EqualTo((50, "a=38 b=10", 0)));
        Assert.That(status.Groups!.Select(group => (group.Name, group.Weight, group.Wanted, group.Assigned)), Is.EqualTo(new[] { ("a", 80, 40, 38), ("b", 20, 10, 10) }));
        Assert.That(status.Conditions![2].Message, Is.EqualTo("Group a has 38 Pods and is to have 40."));
    }

    [Test]
    public void Groups_that_are_as_they_were_stay()
    {
        var observation = new DistributionObservation(Rule, null, EntryPublication.Published, true, Workload(10), [Tally(8, 2)]);
        var before = PodDistributionConditions.Observe(observation, null);
        Assert.That(PodDistributionConditions.Observe(observation, before).Groups, Is.SameAs(before.Groups));
        Assert.That(PodDistributionConditions.Observe(observation with { Tallies = [Tally(7, 2)] }, before).Groups, Is.Not.SameAs(before.Groups));
    }

    private static TestCaseData Case(string name, DistributionObservation observation, params string[] conditions) =>
        new TestCaseData(observation, conditions).SetArgDisplayNames(name);

    private static OwnerTally Tally(params int[] groups) => OwnerTally.Empty.By(
        Rule, groups.SelectMany((pods, group) => Enumerable.Range(0, pods).Select(slot => Distributions.Pod(Distributions.Owner(), new Slot(group, slot)))));

    private static DeploymentWorkload Workload(int replicas) => new() { Metadata = new() { Name = "web" }, Spec = new() { Replicas = replicas } };
}
