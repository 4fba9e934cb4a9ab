using System.Text.Json;
using k8s.Models;

namespace KubeOps.Operator.Web.Webhooks.Admission.Mutation;

/// <summary>Shows Pods to a webhook as the JSON they are, and passes on the patch that it recorded.</summary>
/// <param name="webhook">The webhook.</param>
internal sealed class PodMutationHandler(MutationWebhook<V1Pod> webhook) : IAdmissionHandler
{
    public ValueTask<AdmissionAnswer> HandleAsync(AdmissionReview review, CancellationToken cancellationToken)
    {
        var verdict = review.IsAbout(V1Pod.KubeGroup, V1Pod.KubeApiVersion, V1Pod.KubeKind)
            ? CallAsync(review, cancellationToken)
            : null;
        return verdict switch
        {
            null => new(AdmissionAnswer.Allowed),
            { IsCompletedSuccessfully: true } => new(ToAnswer(verdict.Result)),
            _ => WaitAsync(verdict),
        };
    }

    private static async ValueTask<AdmissionAnswer> WaitAsync(Task<MutationResult<V1Pod>> verdict) => ToAnswer(await verdict);

    private static AdmissionAnswer ToAnswer(MutationResult<V1Pod> result) =>
        new(result.Valid, result.Status, result.Warnings, result.ModifiedObject?.JsonPatch);

    private static V1Pod Open(AdmissionReview review, JsonElement json)
    {
        var pod = new V1Pod { Json = json, RequestUid = review.Uid };

        // API servers before 1.22 leave the namespace out of new objects.
        if (string.IsNullOrEmpty(pod.Metadata.NamespaceProperty))
        {
            pod.Metadata.NamespaceProperty = review.Namespace!;
        }

        return pod;
    }

    private Task<MutationResult<V1Pod>>? CallAsync(AdmissionReview review, CancellationToken cancellationToken) =>
        (review.Operation, review.OldObject, review.Object) switch
        {
            (AdmissionOperation.Create, _, { } pod) => webhook.CreateAsync(Open(review, pod), review.IsDryRun, cancellationToken),
            (AdmissionOperation.Update, { } old, { } pod) =>
                webhook.UpdateAsync(Open(review, old), Open(review, pod), review.IsDryRun, cancellationToken),
            (AdmissionOperation.Delete, { } old, _) => webhook.DeleteAsync(Open(review, old), review.IsDryRun, cancellationToken),
            _ => null,
        };
}
