using k8s;
using k8s.Models;

namespace KubeOps.Operator.Web.Webhooks.Admission.Mutation;

/// <summary>Changes objects before they are stored. One instance serves all requests, so it must be thread-safe.</summary>
public abstract class MutationWebhook<TEntity>
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Called for a new object.</summary>
    /// <param name="entity">The object.</param>
    /// <param name="dryRun">Whether the API server will not store the result.</param>
    /// <param name="cancellationToken">Cancelled when the API server hangs up.</param>
    public virtual Task<MutationResult<TEntity>> CreateAsync(TEntity entity, bool dryRun, CancellationToken cancellationToken) =>
        Task.FromResult(NoChanges());

    /// <summary>Allows the object unchanged, with warnings for the user.</summary>
    protected MutationResult<TEntity> NoChanges(params string[] warnings) => new() { Warnings = warnings };

    /// <summary>Allows the changed object, with warnings for the user.</summary>
    protected MutationResult<TEntity> Modified(TEntity entity, params string[] warnings) => new(entity) { Warnings = warnings };

    /// <summary>Refuses the request, with a reason for the user and an HTTP status code.</summary>
    protected MutationResult<TEntity> Fail(string reason, int statusCode = 200) =>
        new() { Valid = false, Status = new AdmissionStatus(reason, statusCode) };
}

/// <summary>Serves a webhook under <c>/mutate/</c> and the lower-case name of the entity's type.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class MutationWebhookAttribute(Type entityType) : Attribute
{
    /// <summary>Type of the entity.</summary>
    public Type EntityType => entityType;
}

/// <summary>The decision of a mutation webhook.</summary>
/// <param name="ModifiedObject">The changed object; null for no change.</param>
public sealed record MutationResult<TEntity>(TEntity? ModifiedObject = default)
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Whether the request is allowed.</summary>
    public bool Valid { get; init; } = true;

    /// <summary>Why it is refused.</summary>
    public AdmissionStatus? Status { get; init; }

    /// <summary>Shown to the user whatever the decision.</summary>
    public IList<string> Warnings { get; init; } = [];
}
