using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Policy;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections.Policy;

/// <summary>What users are told at once: little, and in the words that the log, the metric and the events use.</summary>
public sealed class AdmissionResultTests
{
    [TestCase(Outcome.Injected)]
    [TestCase(Outcome.AlreadyInjected)]
    [TestCase(Outcome.NotRequested)]
    [TestCase(Outcome.OptedOut)]
    [TestCase(Outcome.MirrorPod)]
    public void Nothing_where_nothing_was_missed(Outcome outcome) => Assert.That(Of(outcome).Warnings(), Is.Empty);

    [TestCase(Outcome.NoInjection)]
    [TestCase(Outcome.Disabled)]
    [TestCase(Outcome.UnsupportedOs)]
    public void The_outcome_where_injection_was_asked_for_and_did_not_happen(Outcome outcome)
    {
        Assert.That(Of(outcome).Warnings().Single(), Does.StartWith($"dragonfly: {outcome}: ").And.EndsWith(", so nothing was injected"));
    }

    [TestCaseSource(nameof(AllNotes))]
    public void Each_note_under_its_own_name(Notes note) =>
        Assert.That(Of(Outcome.Injected, (note, "m")).Warnings(), Is.EqualTo(new[] { $"dragonfly: {note}: m" }));

    [Test]
    public void A_finding_that_is_the_outcome_under_its_name() =>
        Assert.That(Of(Outcome.UnknownInjection, (Notes.None, "m")).Warnings(), Is.EqualTo(new[] { "dragonfly: UnknownInjection: m" }));

    [Test]
    public void At_most_three_and_the_outcome_first()
    {
        var warnings = Enumerable.Range(0, 9).Select(index => (Notes.InvalidValue, $"m{index}")).ToArray();

        Assert.That(Of(Outcome.NoInjection, warnings).Warnings(), Has.Length.EqualTo(3).And.ItemAt(0).StartsWith("dragonfly: NoInjection: "));
        Assert.That(Of(Outcome.Injected, warnings).Warnings(), Is.EqualTo(
            new[] { "dragonfly: InvalidValue: m0", "dragonfly: InvalidValue: m1", "dragonfly: and 7 more, which `dragonfly-operator explain` names" }));
        Assert.That(Of(Outcome.Injected, warnings).AllWarnings(), Has.Length.EqualTo(9));
        Assert.That(Of(Outcome.Injected, warnings[..3]).Warnings(), Is.EqualTo(Of(Outcome.Injected, warnings[..3]).AllWarnings()));
    }

    [Test]
    public void What_the_pod_lacks_before_what_was_not_understood() =>
        Assert.That(
            Of(Outcome.Injected, (Notes.InvalidValue, "a"), (Notes.InvalidValue, "b"), (Notes.HostPathForbidden, "c"), (Notes.ImageNotAllowed, "d")).Warnings()[..2],
            Is.EqualTo(new[] { "dragonfly: HostPathForbidden: c", "dragonfly: ImageNotAllowed: d" }));

    [Test]
    public void The_same_thing_once() =>
        Assert.That(Of(Outcome.Injected, (Notes.InvalidValue, "m"), (Notes.InvalidValue, "m")).Warnings(), Has.Length.EqualTo(1));

    private static IEnumerable<Notes> AllNotes() => Enum.GetValues<Notes>().Where(note => note != Notes.None);

    private static AdmissionResult Of(Outcome outcome, params (Notes Note, string Message)[] found)
    {
        var warnings = new Warnings();
        foreach (var (note, message) in found)
        {
            warnings.Add(note, message);
        }

        return new(outcome, new(outcome, OptInRule.PodAnnotation, InjectionRule.Default, null, warnings));
    }
}
