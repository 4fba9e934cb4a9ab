using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Commands.Explain;

/// <summary>An object and the explanation of its decision.</summary>
/// <param name="Object">Kind and name.</param>
/// <param name="Namespace">The namespace that counts for it.</param>
/// <param name="NamespaceKnown">Whether anything is known of that namespace.</param>
/// <param name="Explanation">How the decision comes about; of a Pod of the cluster, as if it were created now.</param>
/// <param name="Running">What became of it; null for an object of a file.</param>
/// <param name="Mutations">The explanations of all kinds that have a say; null where that is one alone.</param>
internal sealed record ExplainedObject(
    string Object,
    string Namespace,
    bool NamespaceKnown,
    Explanation Explanation,
    RunningPod? Running = null,
    IReadOnlyList<Explanation>? Mutations = null)
{
    /// <summary>Renders the decision about a Pod.</summary>
    /// <param name="result">The decision, made with an explanation.</param>
    public static ExplainedObject Of(string name, string @namespace, bool namespaceKnown, AdmissionResult result, RunningPod? running = null)
    {
        var several = result.Reports.Count > 1;
        return new(
            name,
            @namespace,
            namespaceKnown,
            Explanation.Of(result.Main ?? new("", result.Outcome), showKind: several),
            running,
            several ? [.. result.Reports.Select(report => Explanation.Of(report, showKind: true))] : null);
    }
}

/// <summary>How the decision of one kind came about, in the order in which it was made.</summary>
/// <param name="Kind">The kind as tools read it; null where it is the only one.</param>
/// <param name="Notes">In which way it gets less than was asked for.</param>
/// <param name="NotCalled">Why API servers do not call the webhook for it; null where they do, or where nothing is wanted.</param>
/// <param name="OptIn">The places that were looked at, the first with a value decides.</param>
/// <param name="Injections">All resources, the preferred first.</param>
/// <param name="Warnings">What the user is told at once.</param>
/// <param name="Hint">What would change the outcome; null where nothing needs to.</param>
internal sealed record Explanation(
    string ResourceKind,
    string? Kind,
    string Outcome,
    IReadOnlyList<string> Notes,
    string? NotCalled,
    IReadOnlyList<OptInSource> OptIn,
    IReadOnlyList<ConsideredResource> Injections,
    IReadOnlyList<ExplainedStep> Steps,
    IReadOnlyList<string> Warnings,
    string? Hint)
{
    public static Explanation Of(MutationReport report, bool showKind = false) => new(
        report.Kind,
        showKind ? report.Kind : null,
        report.Outcome,
        AdmissionResult.NotesOf([report]),
        report.NotCalled?.Reason,
        report.OptIn,
        report.Considered,
        [.. report.Steps.Select(step => new ExplainedStep(step.Name, step.Ran, step.Added, step.LeftAlone))],
        // The reason stands in a row of its own.
        report.NotCalled is not null ? [] : [.. AdmissionResult.Ranked([report]).Select(warning => warning.ToString())],
        report.Hint);
}

/// <summary>What an injector did.</summary>
/// <param name="Injector">Its name, as in spec.inject.</param>
/// <param name="Left">What it left alone, and why.</param>
internal sealed record ExplainedStep(string Injector, bool Ran, IReadOnlyList<Addition> Added, IReadOnlyList<string> Left);
