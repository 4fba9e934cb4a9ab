using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Commands.Inject;

/// <summary>What was done to one object, for stderr.</summary>
/// <param name="Owner">Kind and name of the object.</param>
/// <param name="AdmissionResult">What became of its Pod.</param>
/// <param name="Misplaced">What asks for injection on the workload itself; null for nothing.</param>
/// <param name="WithheldPullSecrets">The pull secrets that only the webhook can add.</param>
internal sealed record ObjectReport(string Owner, AdmissionResult AdmissionResult, string? Misplaced, IReadOnlyList<string> WithheldPullSecrets)
{
    /// <summary>What its user should know.</summary>
    public IEnumerable<string> Warnings
    {
        get
        {
            if (Misplaced is not null && AdmissionResult.Reports.Any(report => report.Outcome == Outcome.NotRequested))
            {
                yield return new Warning(Outcome.NotRequested, Misplaced).ToString();
            }

            foreach (var warning in AdmissionResult.AllWarnings())
            {
                yield return warning;
            }

            if (WithheldPullSecrets.Count > 0)
            {
                yield return $"dragonfly: spec.imagePullSecrets: not added: {string.Join(", ", WithheldPullSecrets)}: a Pod that brings pull secrets does not get "
                    + "those of its ServiceAccount; add what the added images need to the ServiceAccount, or all secrets that are needed to the Pod";
            }
        }
    }

    public override string ToString() => AdmissionResult.Reports is [var one]
        ? $"{Owner}: {Words(one)}"
        : $"{Owner}: {string.Join("; ", AdmissionResult.Reports.Select(report => $"{report.Kind} {Words(report)}"))}";

    private static string Words(MutationReport report)
    {
        var by = report.Resources.Count == 0 ? "" : $" by {string.Join(", ", report.Resources)}";
        return $"{report.Outcome}{by} ({report.DecidedBy})";
    }
}
