using k8s;
using k8s.Models;

namespace KubeOps.Operator.Web.Webhooks.Admission.Validation;

/// <summary>Checks objects before they are stored. One instance serves all requests, so it must be thread-safe.</summary>
/// <typeparam name="TEntity">Type of the entity.</typeparam>
public abstract class ValidationWebhook<TEntity>
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Called for a new object.</summary>
    /// <param name="entity">The object.</param>
    /// <param name="dryRun">Whether the API server will not store the result.</param>
    /// <param name="cancellationToken">Cancelled when the API server hangs up.</param>
    public virtual Task<ValidationResult> CreateAsync(TEntity entity, bool dryRun, CancellationToken cancellationToken) =>
        Task.FromResult(Create(entity, dryRun));

    /// <summary>Called for a new object, unless <see cref="CreateAsync"/> is overridden.</summary>
    /// <param name="entity">The object.</param>
    /// <param name="dryRun">Whether the API server will not store the result.</param>
    public virtual ValidationResult Create(TEntity entity, bool dryRun) => Success();

    /// <summary>Called for a changed object.</summary>
    /// <param name="oldEntity">The stored object.</param>
    /// <param name="newEntity">The new object.</param>
    /// <param name="dryRun">Whether the API server will not store the result.</param>
    /// <param name="cancellationToken">Cancelled when the API server hangs up.</param>
    public virtual Task<ValidationResult> UpdateAsync(
        TEntity oldEntity, TEntity newEntity, bool dryRun, CancellationToken cancellationToken) =>
        Task.FromResult(Update(oldEntity, newEntity, dryRun));

    /// <summary>Called for a changed object, unless <see cref="UpdateAsync"/> is overridden.</summary>
    /// <param name="oldEntity">The stored object.</param>
    /// <param name="newEntity">The new object.</param>
    /// <param name="dryRun">Whether the API server will not store the result.</param>
    public virtual ValidationResult Update(TEntity oldEntity, TEntity newEntity, bool dryRun) => Success();

    /// <summary>Called for an object that is to be deleted.</summary>
    /// <param name="entity">The object.</param>
    /// <param name="dryRun">Whether the API server will not store the result.</param>
    /// <param name="cancellationToken">Cancelled when the API server hangs up.</param>
    public virtual Task<ValidationResult> DeleteAsync(TEntity entity, bool dryRun, CancellationToken cancellationToken) =>
        Task.FromResult(Delete(entity, dryRun));

    /// <summary>Called for an object that is to be deleted, unless <see cref="DeleteAsync"/> is overridden.</summary>
    /// <param name="entity">The object.</param>
    /// <param name="dryRun">Whether the API server will not store the result.</param>
    public virtual ValidationResult Delete(TEntity entity, bool dryRun) => Success();

    /// <summary>Allows the object.</summary>
    /// <param name="warnings">Shown to the user.</param>
    protected ValidationResult Success(params string[] warnings) => new() { Warnings = warnings };

    /// <summary>Refuses the request.</summary>
    protected ValidationResult Fail() => new(false);

    /// <summary>Refuses the request.</summary>
    /// <param name="reason">For the user.</param>
    protected ValidationResult Fail(string reason) => new(false) { Status = new AdmissionStatus(reason) };

    /// <summary>Refuses the request.</summary>
    /// <param name="reason">For the user.</param>
    /// <param name="statusCode">HTTP status code.</param>
    protected ValidationResult Fail(string reason, int statusCode) => new(false) { Status = new AdmissionStatus(reason, statusCode) };
}

/// <summary>Serves a webhook under <c>/validate/</c> and the lower-case name of the entity's type.</summary>
/// <param name="entityType">Type of the entity.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ValidationWebhookAttribute(Type entityType) : Attribute
{
    /// <summary>Type of the entity.</summary>
    public Type EntityType => entityType;
}

/// <summary>The decision of a validation webhook.</summary>
/// <param name="Valid">Whether the request is allowed.</param>
public record ValidationResult(bool Valid = true)
{
    /// <summary>Why it is refused.</summary>
    public AdmissionStatus? Status { get; init; }

    /// <summary>Shown to the user whatever the decision.</summary>
    public IList<string> Warnings { get; init; } = [];
}
