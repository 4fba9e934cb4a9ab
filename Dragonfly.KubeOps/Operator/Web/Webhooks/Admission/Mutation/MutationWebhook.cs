using k8s;
using k8s.Models;

namespace KubeOps.Operator.Web.Webhooks.Admission.Mutation;

/// <summary>Changes objects before they are stored. One instance serves all requests, so it must be thread-safe.</summary>
/// <typeparam name="TEntity">Type of the entity.</typeparam>
public abstract class MutationWebhook<TEntity>
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Called for a new object.</summary>
    /// <param name="entity">The object.</param>
    /// <param name="dryRun">Whether the API server will not store the result.</param>
    /// <param name="cancellationToken">Cancelled when the API server hangs up.</param>
    public virtual Task<MutationResult<TEntity>> CreateAsync(TEntity entity, bool dryRun, CancellationToken cancellationToken) =>
        Task.FromResult(Create(entity, dryRun));

    /// <summary>Called for a new object, unless <see cref="CreateAsync"/> is overridden.</summary>
    /// <param name="entity">The object.</param>
    /// <param name="dryRun">Whether the API server will not store the result.</param>
    public virtual MutationResult<TEntity> Create(TEntity entity, bool dryRun) => NoChanges();

    /// <summary>Called for a changed object.</summary>
    /// <param name="oldEntity">The stored object.</param>
    /// <param name="newEntity">The new object.</param>
    /// <param name="dryRun">Whether the API server will not store the result.</param>
    /// <param name="cancellationToken">Cancelled when the API server hangs up.</param>
    public virtual Task<MutationResult<TEntity>> UpdateAsync(
        TEntity oldEntity, TEntity newEntity, bool dryRun, CancellationToken cancellationToken) =>
        Task.FromResult(Update(oldEntity, newEntity, dryRun));

    /// <summary>Called for a changed object, unless <see cref="UpdateAsync"/> is overridden.</summary>
    /// <param name="oldEntity">The stored object.</param>
    /// <param name="newEntity">The new object.</param>
    /// <param name="dryRun">Whether the API server will not store the result.</param>
    public virtual MutationResult<TEntity> Update(TEntity oldEntity, TEntity newEntity, bool dryRun) => NoChanges();

    /// <summary>Called for an object that is to be deleted.</summary>
    /// <param name="entity">The object.</param>
    /// <param name="dryRun">Whether the API server will not store the result.</param>
    /// <param name="cancellationToken">Cancelled when the API server hangs up.</param>
    public virtual Task<MutationResult<TEntity>> DeleteAsync(TEntity entity, bool dryRun, CancellationToken cancellationToken) =>
        Task.FromResult(Delete(entity, dryRun));

    /// <summary>Called for an object that is to be deleted, unless <see cref="DeleteAsync"/> is overridden.</summary>
    /// <param name="entity">The object.</param>
    /// <param name="dryRun">Whether the API server will not store the result.</param>
    public virtual MutationResult<TEntity> Delete(TEntity entity, bool dryRun) => NoChanges();

    /// <summary>Allows the object unchanged.</summary>
    /// <param name="warnings">Shown to the user.</param>
    protected MutationResult<TEntity> NoChanges(params string[] warnings) => new() { Warnings = warnings };

    /// <summary>Allows the changed object.</summary>
    /// <param name="entity">The changed object.</param>
    /// <param name="warnings">Shown to the user.</param>
    protected MutationResult<TEntity> Modified(TEntity entity, params string[] warnings) => new(entity) { Warnings = warnings };

    /// <summary>Refuses the request.</summary>
    protected MutationResult<TEntity> Fail() => new() { Valid = false };

    /// <summary>Refuses the request.</summary>
    /// <param name="reason">For the user.</param>
    protected MutationResult<TEntity> Fail(string reason) => new() { Valid = false, Status = new AdmissionStatus(reason) };

    /// <summary>Refuses the request.</summary>
    /// <param name="reason">For the user.</param>
    /// <param name="statusCode">HTTP status code.</param>
    protected MutationResult<TEntity> Fail(string reason, int statusCode) =>
        new() { Valid = false, Status = new AdmissionStatus(reason, statusCode) };
}

/// <summary>Serves a webhook under <c>/mutate/</c> and the lower-case name of the entity's type.</summary>
/// <param name="entityType">Type of the entity.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class MutationWebhookAttribute(Type entityType) : Attribute
{
    /// <summary>Type of the entity.</summary>
    public Type EntityType => entityType;
}

/// <summary>The decision of a mutation webhook.</summary>
/// <typeparam name="TEntity">Type of the entity.</typeparam>
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
