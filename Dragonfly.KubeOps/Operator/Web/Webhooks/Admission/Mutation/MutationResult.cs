using k8s;
using k8s.Models;

namespace KubeOps.Operator.Web.Webhooks.Admission.Mutation;

/// <summary>What a mutation webhook decided.</summary>
/// <typeparam name="TEntity">Type of the entity.</typeparam>
/// <param name="ModifiedObject">The changed object; null for no change.</param>
public sealed record MutationResult<TEntity>(TEntity? ModifiedObject = default)
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Whether the request is let through.</summary>
    public bool Valid { get; init; } = true;

    /// <summary>Why it is refused.</summary>
    public AdmissionStatus? Status { get; init; }

    /// <summary>Shown to the user whatever the decision.</summary>
    public IList<string> Warnings { get; init; } = [];
}
