using Dragonfly.Operator.Injection;

namespace Dragonfly.Operator.Commands.Inject;

/// <summary>What was done to one object, for stderr.</summary>
internal sealed record ObjectReport(string Owner, Verdict Verdict)
{
    public override string ToString()
    {
        var by = Verdict.Injection is { } injection ? $" by {injection}" : "";
        return $"{Owner}: {Verdict.Outcome}{by} ({Verdict.Decision.DecidedBy})";
    }
}
