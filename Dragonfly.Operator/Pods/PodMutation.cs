namespace Dragonfly.Operator.Pods;

/// <summary>A kind of resource as the Pod path knows it: it says what it wants to do with a Pod.</summary>
public abstract class PodMutator
{
    /// <summary>The kind's name.</summary>
    public abstract string Kind { get; }

    /// <summary>All outcomes that the kind's reports may have, those of <see cref="Outcome"/> included.</summary>
    public abstract IReadOnlyList<string> Outcomes { get; }

    /// <summary>The annotations of Pods, in the operator's own domain, that the kind reads or writes.</summary>
    public abstract IReadOnlyList<string> PodAnnotations { get; }

    /// <summary>Decides about the Pod as it was submitted, before any kind has added to it. Adds nothing.</summary>
    /// <param name="pod">The Pod, or a workload's Pod template.</param>
    /// <param name="context">What is known beside it.</param>
    /// <returns>What to do; null: the kind has no say about this Pod.</returns>
    /// <exception cref="PodFormatException">A field has a type that the Pod API does not allow.</exception>
    public abstract PodMutation? Select(PodDocument pod, PodContext context);
}

/// <summary>What one kind wants to do with one Pod. It is decided on the Pod as submitted, and carried out after those before it.</summary>
public abstract class PodMutation
{
    /// <summary>Adds to the Pod what is missing.</summary>
    /// <param name="pod">The Pod as it is now, with what the kinds before have added.</param>
    /// <returns>What was decided and done, and why.</returns>
    /// <exception cref="PodFormatException">A field has a type that the Pod API does not allow.</exception>
    public abstract MutationReport Run(PodDocument pod);
}
