using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.DragonflyInjections.Policy;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Tests.Docs;

/// <summary>docs/troubleshooting.md explains every outcome and note, and no other.</summary>
public sealed class OutcomeTests
{
    private static readonly Page Troubleshooting = Page.Of("docs/troubleshooting.md");

    [Test]
    public void Every_outcome_is_documented() =>
        Assert.That(Troubleshooting.Rows("outcome").Select(row => row.Names.Single()), Is.EqualTo(InjectionOutcome.All));

    [Test]
    public void Every_note_is_documented() => Assert.That(
        Troubleshooting.Rows("note").Select(row => row.Names.Single()),
        Is.EqualTo(InjectionWarning.All));

    [TestCase(DeliveryProblem.Unsupported)]
    [TestCase(DeliveryProblem.NotChecked)]
    public void Every_reason_against_an_image_volume_is_documented(string reason) =>
        Assert.That(Troubleshooting.Rows("symptom").Count(row => row.Names.Contains(reason)), Is.EqualTo(1));
}
