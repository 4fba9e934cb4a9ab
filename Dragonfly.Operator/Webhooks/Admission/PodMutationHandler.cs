using System.Text.Json;
using Dragonfly.Operator.Pods;
using k8s.Models;
using KubeOps.Operator.Web.Webhooks.Admission.Mutation;

namespace Dragonfly.Operator.Webhooks.Admission;

/// <summary>
/// Passes new Pods to a webhook as raw JSON and returns the recorded patch, with either KubeOps: a model loses fields that it does not
/// know, and upstream's patch compares two models.
/// </summary>
/// <param name="webhook">The webhook; it does not handle updates and deletions.</param>
/// <param name="isRequired">Whether the Pods must not start without the additions.</param>
internal sealed class PodMutationHandler(MutationWebhook<V1Pod> webhook, bool isRequired = false)
{
    public ValueTask<AdmissionAnswer> HandleAsync(AdmissionReview review, CancellationToken cancellationToken)
    {
        if (review.Operation != AdmissionOperation.Create
            || review.Object.ValueKind != JsonValueKind.Object
            || !review.IsAbout(V1Pod.KubeGroup, V1Pod.KubeApiVersion, V1Pod.KubeKind))
        {
            return new(AdmissionAnswer.Allowed);
        }

        var result = webhook.CreateAsync(Open(review), review.IsDryRun, cancellationToken);
        return result.IsCompletedSuccessfully ? new(ToAnswer(result.Result)) : WaitAsync(result);
    }

    private static async ValueTask<AdmissionAnswer> WaitAsync(Task<MutationResult<V1Pod>> result) => ToAnswer(await result);

    private static AdmissionAnswer ToAnswer(MutationResult<V1Pod> result) =>
        new(result.Valid, result.Status, result.Warnings, (result.ModifiedObject as ReviewedPod)?.JsonPatch);

    private ReviewedPod Open(AdmissionReview review)
    {
        var pod = new ReviewedPod(review.Object) { RequestUid = review.Uid, IsRequired = isRequired };

        // API servers before 1.22 leave the namespace out of new objects.
        if (string.IsNullOrEmpty(pod.Metadata.NamespaceProperty))
        {
            pod.Metadata.NamespaceProperty = review.Namespace;
        }

        return pod;
    }
}
