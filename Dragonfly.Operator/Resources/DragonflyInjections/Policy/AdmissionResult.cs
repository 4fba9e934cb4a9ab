using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Policy;

/// <summary>What became of one Pod, and why.</summary>
/// <param name="Outcome">The decision's, but <see cref="Outcome.AlreadyInjected"/> where nothing was left to add.</param>
/// <param name="Decision">How it came about.</param>
public sealed record AdmissionResult(Outcome Outcome, Decision Decision)
{
    /// <summary>API servers cut off what is longer than some kilobytes in all, and nobody reads on.</summary>
    private const int MostWarnings = 3;

    public Notes Notes => Decision.Warnings.Notes;

    /// <summary>The name of the DragonflyInjection, as far as one was found.</summary>
    public string? Injection => Decision.Chosen?.Name;

    /// <summary>
    /// What the user is told at once: that injection was asked for and did not happen, or happened only in part, or that
    /// something written is wrong. Short, and at most three, of which the last says how many more there are.
    /// </summary>
    public string[] Warnings()
    {
        var all = AllWarnings();
        return all.Length <= MostWarnings
            ? all
            : [.. all[..(MostWarnings - 1)], $"dragonfly: and {all.Length - MostWarnings + 1} more, which `dragonfly-operator explain` names"];
    }

    /// <summary>The same without an end, for who asked.</summary>
    public string[] AllWarnings()
    {
        var reason = Reason();
        if (reason is null && Decision.Warnings.Items.Count == 0)
        {
            return [];
        }

        var warnings = Decision.Warnings.Ranked.Select(warning =>
            warning.Note == Notes.None ? $"dragonfly: {Outcome}: {warning.Message}" : $"dragonfly: {warning.Note}: {warning.Message}");
        return [.. reason is null ? warnings : warnings.Prepend($"dragonfly: {Outcome}: {reason}")];
    }

    private string? Reason() => Outcome switch
    {
        Outcome.NoInjection => "no DragonflyInjection selects this Pod, so nothing was injected",
        Outcome.Disabled => $"DragonflyInjection \"{Injection}\" is not enabled, so nothing was injected",
        Outcome.UnsupportedOs => "Dragonfly's tools do not run on Windows, so nothing was injected",
        Outcome.AnnotationsFull =>
            $"the annotations of the Pod leave no room for {AnnotationNames.Injected}: {AnnotationSize.Most} bytes are allowed in all, so nothing was injected",
        _ => null,
    };
}
