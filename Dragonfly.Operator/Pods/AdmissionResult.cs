namespace Dragonfly.Operator.Pods;

/// <summary>The result for one Pod: the reports of the kinds that took part, in the order in which they ran.</summary>
/// <param name="Refused">Why the Pod is refused; null if it is allowed.</param>
public sealed record AdmissionResult(IReadOnlyList<MutationReport> Reports, string? Refused = null)
{
    /// <summary>API servers cut off warnings beyond a few kilobytes in total, and nobody reads that many.</summary>
    private const int MaxWarnings = 3;

    /// <summary>The report to show where there is room for only one; null if no kind took part.</summary>
    public MutationReport? Main => Reports.Count switch
    {
        0 => null,
        1 => Reports[0],
        _ => Find(Pods.Outcome.Error) ?? Find(Pods.Outcome.Injected) ?? Find(Pods.Outcome.AlreadyInjected) ?? Reports[0],
    };

    /// <summary>The main report's outcome.</summary>
    public string Outcome => Main?.Outcome ?? Pods.Outcome.NotRequested;

    /// <summary>Whether the Pod is to be changed.</summary>
    public bool IsInjected => Refused is null && Find(Pods.Outcome.Injected) is not null;

    public string? Resource => Main?.Resources is [var first, ..] ? first : null;

    /// <summary>How the Pod gets less than was asked for: the reasons of warnings that are not outcomes.</summary>
    public IReadOnlyList<string> Notes => NotesOf(Reports);

    /// <summary>
    /// The warnings for the user: that something requested did not happen or happened only in part, or that a written value is wrong.
    /// There are at most three; the last one says how many more there are.
    /// </summary>
    public string[] Warnings()
    {
        var all = AllWarnings();
        return all.Length <= MaxWarnings
            ? all
            : [.. all[..(MaxWarnings - 1)], $"dragonfly: and {all.Length - MaxWarnings + 1} more, which `dragonfly-operator explain` names"];
    }

    /// <summary>All warnings, without a limit.</summary>
    public string[] AllWarnings() => [.. Ranked(Reports).Select(warning => warning.ToString())];

    /// <summary>The reason of the most important warning; null if there is none.</summary>
    public string? MainReason => Ranked(Reports).Select(warning => warning.Reason).FirstOrDefault();

    /// <summary>
    /// The warnings of the reports: first those that explain why nothing was added, last those about values that were not understood.
    /// </summary>
    public static IEnumerable<Warning> Ranked(IReadOnlyList<MutationReport> reports) =>
        HaveWarnings(reports)
            ? reports.SelectMany(report => report.Warnings.Select(warning => (Warning: warning, Rank: Rank(report, warning))))
                .OrderBy(ranked => ranked.Rank)
                .Select(ranked => ranked.Warning)
            : [];

    /// <summary>The distinct reasons of the reports' warnings that are not outcomes, sorted by name.</summary>
    public static IReadOnlyList<string> NotesOf(IReadOnlyList<MutationReport> reports) =>
        HaveWarnings(reports)
            ? [.. reports.SelectMany(report => report.Warnings.Select(warning => warning.Reason).Where(reason => reason != report.Outcome)).Distinct().Order(StringComparer.Ordinal)]
            : [];

    private static int Rank(MutationReport report, Warning warning) =>
        warning.Reason == report.Outcome ? 0 : warning.Reason == WarningReason.InvalidValue ? 2 : 1;

    // Most Pods have no warnings, and a review should create no garbage.
    private static bool HaveWarnings(IReadOnlyList<MutationReport> reports)
    {
        for (var i = 0; i < reports.Count; i++)
        {
            if (reports[i].Warnings.Count > 0)
            {
                return true;
            }
        }

        return false;
    }

    private MutationReport? Find(string outcome)
    {
        for (var i = 0; i < Reports.Count; i++)
        {
            if (Reports[i].Outcome == outcome)
            {
                return Reports[i];
            }
        }

        return null;
    }
}
