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

    public ValueTask<AdmissionAnswer> HandleAsync(AdmissionReview review, CancellationToken cancellationToken)
    {
        var result = !review.IsAbout(_type.Group, _type.Version, _type.Kind) ? null : (review.Operation, review.OldObject, review.Object) switch
        {
            (AdmissionOperation.Create, _, { ValueKind: JsonValueKind.Object } json) => webhook.Create(Read(review, json), review.IsDryRun),
            (AdmissionOperation.Update, { ValueKind: JsonValueKind.Object } old, { ValueKind: JsonValueKind.Object } json) =>
                webhook.Update(Read(review, old), Read(review, json), review.IsDryRun),
            _ => null,
        };
        return new(result is null ? AdmissionAnswer.Allowed : new AdmissionAnswer(result.Valid, result.Status, result.Warnings));
    }

    private static TEntity Read(AdmissionReview review, JsonElement json)
    {
        var entity = KubeOpsAdapter.Read<TEntity>(json);
        if (string.IsNullOrEmpty(entity.Metadata.NamespaceProperty))
        {
            entity.Metadata.NamespaceProperty = review.Namespace;
        }

        return entity;
    }
}
