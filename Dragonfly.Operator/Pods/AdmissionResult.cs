namespace Dragonfly.Operator.Pods;

/// <summary>What became of one Pod: the reports of the kinds that had a say, in the order in which they ran.</summary>
/// <param name="Reports">The reports.</param>
/// <param name="Refused">Why the Pod is refused; null: it is let through.</param>
public sealed record AdmissionResult(IReadOnlyList<MutationReport> Reports, string? Refused = null)
{
    /// <summary>API servers cut off what is longer than some kilobytes in all, and nobody reads on.</summary>
    private const int MaxWarnings = 3;

    /// <summary>The report that stands for the whole where there is room for one; null: no kind had a say.</summary>
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

    /// <summary>The first of the main report's resources.</summary>
    public string? Resource => Main?.Resources is [var first, ..] ? first : null;

    /// <summary>In which ways the Pod gets less than was asked for: the warnings' reasons that are no outcomes.</summary>
    public IReadOnlyList<string> Notes => NotesOf(Reports);

    /// <summary>
    /// What the user is told at once: that something was asked for and did not happen, or happened only in part, or that
    /// something written is wrong. Short, and at most three, of which the last says how many more there are.
    /// </summary>
    public string[] Warnings()
    {
        var all = AllWarnings();
        return all.Length <= MaxWarnings
            ? all
            : [.. all[..(MaxWarnings - 1)], $"dragonfly: and {all.Length - MaxWarnings + 1} more, which `dragonfly-operator explain` names"];
    }

    /// <summary>All warnings, for whoever asks.</summary>
    public string[] AllWarnings() => [.. Ranked(Reports).Select(warning => warning.ToString())];

    /// <summary>The reason of the warning that matters most; null: there is none.</summary>
    public string? MainReason => Ranked(Reports).Select(warning => warning.Reason).FirstOrDefault();

    /// <summary>The warnings of some reports, those first that say why there is nothing, those last that say what was not understood.</summary>
    public static IEnumerable<Warning> Ranked(IReadOnlyList<MutationReport> reports) =>
        HaveWarnings(reports)
            ? reports.SelectMany(report => report.Warnings.Select(warning => (Warning: warning, Rank: Rank(report, warning))))
                .OrderBy(ranked => ranked.Rank)
                .Select(ranked => ranked.Warning)
            : [];

    /// <summary>The reasons of the warnings of some reports, without outcomes, each once and by name.</summary>
    public static IReadOnlyList<string> NotesOf(IReadOnlyList<MutationReport> reports) =>
        HaveWarnings(reports)
            ? [.. reports.SelectMany(report => report.Warnings.Select(warning => warning.Reason).Where(reason => reason != report.Outcome)).Distinct().Order(StringComparer.Ordinal)]
            : [];

    private static int Rank(MutationReport report, Warning warning) =>
        warning.Reason == report.Outcome ? 0 : warning.Reason == WarningReason.InvalidValue ? 2 : 1;

    // Most Pods have none, and a review is to leave no garbage.
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
