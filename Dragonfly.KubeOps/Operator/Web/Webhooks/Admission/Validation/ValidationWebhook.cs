using k8s;
using k8s.Models;

namespace KubeOps.Operator.Web.Webhooks.Admission.Validation;

/// <summary>Checks objects before they are stored. One instance serves all requests, so it must be thread-safe.</summary>
public abstract class ValidationWebhook<TEntity>
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Called for a new object.</summary>
    /// <param name="entity">The object.</param>
    /// <param name="dryRun">Whether the API server will not store the result.</param>
    public virtual ValidationResult Create(TEntity entity, bool dryRun) => Success();

    /// <summary>Called for a changed object.</summary>
    /// <param name="oldEntity">The stored object.</param>
    /// <param name="newEntity">The new object.</param>
    /// <param name="dryRun">Whether the API server will not store the result.</param>
    public virtual ValidationResult Update(TEntity oldEntity, TEntity newEntity, bool dryRun) => Success();

    /// <summary>Allows the object, with warnings for the user.</summary>
    protected ValidationResult Success(params string[] warnings) => new() { Warnings = warnings };

    /// <summary>Refuses the request, with a reason for the user and an HTTP status code.</summary>
    protected ValidationResult Fail(string reason, int statusCode = 200) => new(false) { Status = new AdmissionStatus(reason, statusCode) };
}

/// <summary>Serves a webhook under <c>/validate/</c> and the lower-case name of the entity's type.</summary>
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
