using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Tests.Pods;

/// <summary>What users are told at once: little, and in the words that the log, the metric and the events use.</summary>
public sealed class AdmissionResultTests
{
    [Test]
    public void Nothing_where_nothing_was_missed() => Assert.That(Of(Outcome.Injected).Warnings(), Is.Empty);

    [Test]
    public void Each_warning_under_its_reason() =>
        Assert.That(Of(Outcome.Injected, ("NameTaken", "m")).Warnings(), Is.EqualTo(new[] { "dragonfly: NameTaken: m" }));

    [Test]
    public void At_most_three_and_the_outcome_first()
    {
        var warnings = Enumerable.Range(0, 9).Select(index => (WarningReason.InvalidValue, $"m{index}")).ToArray();

        Assert.That(
            Of(Outcome.Disabled, [.. warnings, (Outcome.Disabled, "o")]).Warnings(),
            Has.Length.EqualTo(3).And.ItemAt(0).EqualTo("dragonfly: Disabled: o").And.ItemAt(2).Contains("and 8 more"));
        Assert.That(Of(Outcome.Injected, warnings).Warnings(), Is.EqualTo(
            new[] { "dragonfly: InvalidValue: m0", "dragonfly: InvalidValue: m1", "dragonfly: and 7 more, which `dragonfly-operator explain` names" }));
        Assert.That(Of(Outcome.Injected, warnings).AllWarnings(), Has.Length.EqualTo(9));
        Assert.That(Of(Outcome.Injected, warnings[..3]).Warnings(), Is.EqualTo(Of(Outcome.Injected, warnings[..3]).AllWarnings()));
    }

    [Test]
    public void What_the_Pod_lacks_before_what_was_not_understood_whichever_kind_says_it() => Assert.That(
        new AdmissionResult([
            Report("A", Outcome.Injected, (WarningReason.InvalidValue, "a"), (WarningReason.NameTaken, "b")),
            Report("B", Outcome.Disabled, (WarningReason.HostPathForbidden, "c"), (Outcome.Disabled, "d")),
        ]).AllWarnings(),
        Is.EqualTo(new[] { "dragonfly: Disabled: d", "dragonfly: NameTaken: b", "dragonfly: HostPathForbidden: c", "dragonfly: InvalidValue: a" }));

    [Test]
    public void The_same_thing_once()
    {
        var warnings = new Warnings();
        warnings.Add(WarningReason.InvalidValue, "m");
        warnings.Add(WarningReason.InvalidValue, "m");

        Assert.That(warnings.Items, Has.Count.EqualTo(1));
    }

    [Test]
    public void Notes_are_the_reasons_that_are_no_outcomes() => Assert.That(
        Of(Outcome.Disabled, (Outcome.Disabled, "o"), ("NameTaken", "x"), ("InvalidValue", "x"), ("NameTaken", "y")).Notes,
        Is.EqualTo(new[] { "InvalidValue", "NameTaken" }));

    [TestCase(Outcome.NotRequested, Outcome.Injected, Outcome.Injected)]
    [TestCase(Outcome.Injected, Outcome.Error, Outcome.Error)]
    [TestCase(Outcome.NotRequested, Outcome.AlreadyInjected, Outcome.AlreadyInjected)]
    [TestCase(Outcome.OptedOut, Outcome.Disabled, Outcome.OptedOut)]
    public void One_report_stands_for_several(string first, string second, string want) =>
        Assert.That(new AdmissionResult([Report("A", first), Report("B", second)]).Outcome, Is.EqualTo(want));

    private static AdmissionResult Of(string outcome, params (string Reason, string Message)[] found) => new([Report("Kind", outcome, found)]);

    private static MutationReport Report(string kind, string outcome, params (string Reason, string Message)[] found) =>
        new(kind, outcome) { Warnings = [.. found.Select(warning => new Warning(warning.Reason, warning.Message))] };
}
