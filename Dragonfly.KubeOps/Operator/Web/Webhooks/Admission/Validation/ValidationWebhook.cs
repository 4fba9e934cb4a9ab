using k8s;
using k8s.Models;

namespace KubeOps.Operator.Web.Webhooks.Admission.Validation;

/// <summary>Refuses objects before they are stored. One instance serves all requests, so it must be safe for threads.</summary>
/// <typeparam name="TEntity">Type of the entity.</typeparam>
public abstract class ValidationWebhook<TEntity>
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Called for a new object.</summary>
    /// <param name="entity">The object.</param>
    /// <param name="dryRun">Whether nothing will be stored.</param>
    /// <param name="cancellationToken">Signalled when the API server hangs up.</param>
    public virtual Task<ValidationResult> CreateAsync(TEntity entity, bool dryRun, CancellationToken cancellationToken) =>
        Task.FromResult(Create(entity, dryRun));

    /// <summary>Called for a new object, unless <see cref="CreateAsync"/> is overridden.</summary>
    /// <param name="entity">The object.</param>
    /// <param name="dryRun">Whether nothing will be stored.</param>
    public virtual ValidationResult Create(TEntity entity, bool dryRun) => Success();

    /// <summary>Called for a changed object.</summary>
    /// <param name="oldEntity">The object as it is stored.</param>
    /// <param name="newEntity">The object as it shall be.</param>
    /// <param name="dryRun">Whether nothing will be stored.</param>
    /// <param name="cancellationToken">Signalled when the API server hangs up.</param>
    public virtual Task<ValidationResult> UpdateAsync(
        TEntity oldEntity, TEntity newEntity, bool dryRun, CancellationToken cancellationToken) =>
        Task.FromResult(Update(oldEntity, newEntity, dryRun));

    /// <summary>Called for a changed object, unless <see cref="UpdateAsync"/> is overridden.</summary>
    /// <param name="oldEntity">The object as it is stored.</param>
    /// <param name="newEntity">The object as it shall be.</param>
    /// <param name="dryRun">Whether nothing will be stored.</param>
    public virtual ValidationResult Update(TEntity oldEntity, TEntity newEntity, bool dryRun) => Success();

    /// <summary>Called for an object that shall go.</summary>
    /// <param name="entity">The object.</param>
    /// <param name="dryRun">Whether nothing will be stored.</param>
    /// <param name="cancellationToken">Signalled when the API server hangs up.</param>
    public virtual Task<ValidationResult> DeleteAsync(TEntity entity, bool dryRun, CancellationToken cancellationToken) =>
        Task.FromResult(Delete(entity, dryRun));

    /// <summary>Called for an object that shall go, unless <see cref="DeleteAsync"/> is overridden.</summary>
    /// <param name="entity">The object.</param>
    /// <param name="dryRun">Whether nothing will be stored.</param>
    public virtual ValidationResult Delete(TEntity entity, bool dryRun) => Success();

    /// <summary>Lets the object through.</summary>
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
