using Dragonfly.Operator.Injection;
using Dragonfly.Operator.Injection.Policy;

namespace Dragonfly.Operator.Commands.Inject;

/// <summary>What was done to one object, for stderr.</summary>
/// <param name="Owner">Kind and name of the object.</param>
/// <param name="Verdict">What became of its Pod.</param>
/// <param name="Misplaced">What asks for injection on the workload itself; null for nothing.</param>
internal sealed record ObjectReport(string Owner, Verdict Verdict, string? Misplaced)
{
    /// <summary>What its user should know.</summary>
    public IEnumerable<string> Warnings =>
        Verdict.Outcome == Outcome.NotRequested && Misplaced is not null
            ? Verdict.AllWarnings().Prepend($"dragonfly: {Verdict.Outcome}: {Misplaced}")
            : Verdict.AllWarnings();

    public override string ToString()
    {
        var by = Verdict.Injection is { } injection ? $" by {injection}" : "";
        return $"{Owner}: {Verdict.Outcome}{by} ({Verdict.Decision.DecidedBy})";
    }
}
