namespace Dragonfly.Operator.Pods;

/// <summary>A kind of resource, as admission knows it: it decides what to do with a Pod.</summary>
public abstract class PodMutator
{
    /// <summary>The kind's name.</summary>
    public abstract string Kind { get; }

    /// <summary>All outcomes that the kind's reports can have, including those of <see cref="Outcome"/>.</summary>
    public abstract IReadOnlyList<string> Outcomes { get; }

    /// <summary>The annotations of Pods, in the operator's own domain, that the kind reads or writes.</summary>
    public abstract IReadOnlyList<string> PodAnnotations { get; }

    /// <summary>Decides about the Pod as submitted, before any kind has added to it. Adds nothing.</summary>
    /// <param name="pod">The Pod, or a workload's Pod template.</param>
    /// <param name="context">What is known besides the Pod.</param>
    /// <returns>The mutation; null if the kind has nothing to do with this Pod.</returns>
    /// <exception cref="PodFormatException">A field has a type that the Pod API does not allow.</exception>
    public abstract PodMutation? Select(PodDocument pod, PodContext context);
}

/// <summary>What one kind wants to do with one Pod. It is decided on the Pod as submitted, and runs after the kinds before it.</summary>
public abstract class PodMutation
{
    /// <summary>Adds what the Pod lacks.</summary>
    /// <param name="pod">The Pod with the additions of the kinds before.</param>
    /// <returns>What was decided and done, and why.</returns>
    /// <exception cref="PodFormatException">A field has a type that the Pod API does not allow.</exception>
    public abstract MutationReport Run(PodDocument pod);
}
