using Dragonfly.Operator.Injection;
using Dragonfly.Operator.Injection.Policy;

namespace Dragonfly.Operator.Commands.Inject;

/// <summary>What was done to one object, for stderr.</summary>
/// <param name="Owner">Kind and name of the object.</param>
/// <param name="Verdict">What became of its Pod.</param>
/// <param name="Misplaced">What asks for injection on the workload itself; null for nothing.</param>
/// <param name="WithheldPullSecrets">The pull secrets that only the webhook can add.</param>
internal sealed record ObjectReport(string Owner, Verdict Verdict, string? Misplaced, IReadOnlyList<string> WithheldPullSecrets)
{
    /// <summary>What its user should know.</summary>
    public IEnumerable<string> Warnings
    {
        get
        {
            if (Verdict.Outcome == Outcome.NotRequested && Misplaced is not null)
            {
                yield return $"dragonfly: {Verdict.Outcome}: {Misplaced}";
            }

            foreach (var warning in Verdict.AllWarnings())
            {
                yield return warning;
            }

            if (WithheldPullSecrets.Count > 0)
            {
                yield return $"dragonfly: spec.imagePullSecrets: not added: {string.Join(", ", WithheldPullSecrets)}: a Pod that brings pull secrets does not get "
                    + "those of its ServiceAccount; add what the tools' image needs to the ServiceAccount, or all secrets that are needed to the Pod";
            }
        }
    }

    public override string ToString()
    {
        var by = Verdict.Injection is { } injection ? $" by {injection}" : "";
        return $"{Owner}: {Verdict.Outcome}{by} ({Verdict.Decision.DecidedBy})";
    }
}
