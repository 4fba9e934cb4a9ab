namespace Dragonfly.Operator.Pods;

/// <summary>Decides about a Pod and adds to it. The webhook and the command line share this code.</summary>
public static class PodAdmission
{
    /// <summary>
    /// Asks every kind about the Pod as submitted, then runs their mutations one after the other on the same document. If one fails,
    /// only its own additions are undone.
    /// </summary>
    /// <param name="pod">The Pod, or a workload's Pod template, which receives the additions.</param>
    /// <param name="context">What is known besides the Pod.</param>
    /// <param name="kinds">The kinds, in the order in which they mutate.</param>
    /// <exception cref="PodFormatException">The document is not a Pod: a field has a type that the Pod API does not allow.</exception>
    public static AdmissionResult Admit(PodDocument pod, PodContext context, IReadOnlyList<PodMutator> kinds)
    {
        var selected = new Selected[kinds.Count];
        for (var i = 0; i < selected.Length; i++)
        {
            selected[i] = Select(pod, context, kinds[i]);
        }

        var unknown = UnknownAnnotations.Find(pod, kinds);
        var reports = new List<MutationReport>(selected.Length);
        string? refused = null;
        for (var i = 0; i < selected.Length && refused is null; i++)
        {
            if ((selected[i].Failed ?? Run(pod, kinds[i], selected[i].Mutation)) is not { } report)
            {
                continue;
            }

            reports.Add(report);
            if (context.FailurePolicyFail && report.Outcome == Outcome.Error)
            {
                refused = $"the {report.Kind}s for this Pod could not be applied, and its failurePolicy is Fail; see the operator's log";
            }
        }

        if (unknown.Count > 0 && reports.Count > 0)
        {
            // They belong to no kind, and have to be told once.
            reports[0] = reports[0] with { Warnings = [.. reports[0].Warnings, .. unknown] };
        }

        return new(reports, refused);
    }

    private static Selected Select(PodDocument pod, PodContext context, PodMutator kind)
    {
        try
        {
            return new(kind.Select(pod, context), null);
        }
        catch (Exception failure) when (failure is not PodFormatException)
        {
            return new(null, Failed(kind, failure));
        }
    }

    private static MutationReport? Run(PodDocument pod, PodMutator kind, PodMutation? mutation)
    {
        if (mutation is null)
        {
            return null;
        }

        var before = pod.Save();
        try
        {
            return mutation.Run(pod);
        }
        catch (Exception failure) when (failure is not PodFormatException)
        {
            pod.RollBack(before);
            return Failed(kind, failure);
        }
    }

    private static MutationReport Failed(PodMutator kind, Exception failure) => new(kind.Kind, Outcome.Error)
    {
        Failure = failure,
        Warnings = [new(Outcome.Error, $"an error of the operator kept the {kind.Kind}s from being applied, so nothing of them was added; see the operator's log")],
    };

    private readonly record struct Selected(PodMutation? Mutation, MutationReport? Failed);
}
