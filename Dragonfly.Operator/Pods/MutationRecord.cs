namespace Dragonfly.Operator.Pods;

/// <summary>
/// What a mutation notes while it decides and runs. Warnings are always noted, everything else only for an explanation, so that reviews
/// do not pay for it.
/// </summary>
public sealed class MutationRecord(bool explains)
{
    private readonly List<Step>? _steps = explains ? [] : null;

    public Warnings Warnings { get; } = new();

    /// <summary>The places where the mutation can be requested; null without an explanation.</summary>
    public List<OptInSource>? OptIn { get; } = explains ? [] : null;

    /// <summary>The resources that were considered; null without an explanation.</summary>
    public List<ConsideredResource>? Considered { get; } = explains ? [] : null;

    public bool Explains => explains;

    /// <summary>Starts a step, which owns everything that is added or left alone from here on.</summary>
    public void BeginStep(string name, PodDocument pod) => _steps?.Add(new(name, true, pod.Operations.Count));

    public void EndStep(PodDocument pod)
    {
        if (_steps is [.., var last])
        {
            last.End = pod.Operations.Count;
        }
    }

    /// <summary>Notes a step that does not run.</summary>
    public void SkipStep(string name, string why) => _steps?.Add(new(name, false, 0) { LeftAlone = { why } });

    /// <summary>Notes that the current step leaves a variable of the container as it is.</summary>
    public void LeaveVariable(ContainerDocument container, string name) => Leave(container, ".env has ", name);

    /// <summary>Notes that the current step leaves the container's mount at a path as it is.</summary>
    public void LeaveMount(ContainerDocument container, string path) => Leave(container, " has a mount at ", path);

    /// <summary>Notes that the current step does not do something, and why.</summary>
    public void Leave(string what)
    {
        if (_steps is [.., var last])
        {
            last.LeftAlone.Add(what);
        }
    }

    /// <summary>The steps, each with what it added.</summary>
    /// <param name="pod">The Pod, after the last step.</param>
    public IReadOnlyList<MutationStep> Steps(PodDocument pod)
    {
        if (_steps is not { Count: > 0 })
        {
            return [];
        }

        var additions = Addition.Of(pod);
        return
        [
            .. _steps.Select(step => new MutationStep(
                step.Name, step.Ran, [.. additions.Take(step.Start..step.End).SelectMany(addition => addition)], step.LeftAlone)),
        ];
    }

    /// <summary>The outcome where API servers do not call the webhook for the Pod, with a warning that says why; null: they call it.</summary>
    public string? NotCalled(PodContext context)
    {
        if (context.NotCalled is { } notCalled)
        {
            Warnings.Add(Outcome.NotCalled, notCalled.Reason);
            return Outcome.NotCalled;
        }

        return null;
    }

    /// <summary>The report of it all.</summary>
    /// <param name="kind">The kind's name.</param>
    /// <param name="outcome">What became of the Pod.</param>
    /// <param name="pod">The Pod, after the last step.</param>
    /// <param name="resources">The names of the resources that the additions come from, or that matched and were not used.</param>
    /// <param name="notCalled">Why API servers do not call the webhook for the Pod; null: they do.</param>
    /// <param name="hint">What would change an outcome that only this kind has; null: nothing needs to.</param>
    public MutationReport Report(
        string kind, string outcome, PodDocument pod, IEnumerable<string> resources, NotCalled? notCalled, Func<string, string?> hint) => new(kind, outcome)
        {
            Resources = [.. resources],
            Warnings = Warnings.Items,
            NotCalled = outcome == Outcome.NotCalled ? notCalled : null,
            Considered = Considered ?? [],
            Steps = Steps(pod),
            Hint = !explains ? null : outcome switch
            {
                Outcome.NotCalled => notCalled!.Remedy,
                Outcome.AnnotationsFull => "remove or shorten an annotation of the Pod",
                _ => hint(outcome),
            },
        };

    private void Leave(ContainerDocument container, string has, string what)
    {
        if (_steps is not null)
        {
            Leave($"{container.Field}{has}{what} already");
        }
    }

    private sealed class Step(string name, bool ran, int start)
    {
        public string Name { get; } = name;

        public bool Ran { get; } = ran;

        public int Start { get; } = start;

        public int End { get; set; } = start;

        public List<string> LeftAlone { get; } = [];
    }
}
