using System.Text.Json;
using Dragonfly.Operator.Webhooks.Admission;
using k8s;
using k8s.Models;
using KubeOps.Abstractions.Entities;
using KubeOps.Operator.Web.Webhooks.Admission.Validation;

namespace Dragonfly.Operator.KubeOps;

/// <summary>Passes a review's objects to a validation webhook.</summary>
internal sealed class EmbeddedValidation<TEntity>(ValidationWebhook<TEntity> webhook)
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    private readonly EntityType<TEntity> _type = EntityTypes.Get<TEntity>();

    public async ValueTask<AdmissionAnswer> HandleAsync(AdmissionReview review, CancellationToken cancellationToken)
    {
        if (!review.IsAbout(_type.Group, _type.Version, _type.Kind) || CallAsync(review, cancellationToken) is not { } pending)
        {
            return AdmissionAnswer.Allowed;
        }

        var result = await pending;
        return new AdmissionAnswer(result.Valid, result.Status, result.Warnings);
    }

    private Task<ValidationResult>? CallAsync(AdmissionReview review, CancellationToken cancellationToken) =>
        (review.Operation, review.OldObject, review.Object) switch
        {
            (AdmissionOperation.Create, _, { ValueKind: JsonValueKind.Object } json) => webhook.CreateAsync(Read(review, json), review.IsDryRun, cancellationToken),
            (AdmissionOperation.Update, { ValueKind: JsonValueKind.Object } old, { ValueKind: JsonValueKind.Object } json) =>
                webhook.UpdateAsync(Read(review, old), Read(review, json), review.IsDryRun, cancellationToken),
            (AdmissionOperation.Delete, { ValueKind: JsonValueKind.Object } old, _) => webhook.DeleteAsync(Read(review, old), review.IsDryRun, cancellationToken),
            _ => null,
        };

    private TEntity Read(AdmissionReview review, JsonElement json)
    {
        var entity = json.Deserialize(_type.Json)!;
        _type.Complete(entity);
        if (string.IsNullOrEmpty(entity.Metadata.NamespaceProperty))
        {
            entity.Metadata.NamespaceProperty = review.Namespace;
        }

        return entity;
    }
}
