using k8s.Json;
using k8s.Models;
using KubeOps.Abstractions.Entities;

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
        new(result.Valid, result.Status, result.Warnings, (result.ModifiedObject as RawPod)?.JsonPatch);

    private static RawPod Open(AdmissionReview review, JsonSlice text)
    {
        var pod = new RawPod(text, review.Arena) { RequestUid = review.Uid };

        // API servers before 1.22 leave the namespace out of new objects.
        if (string.IsNullOrEmpty(pod.Metadata.NamespaceProperty))
        {
            pod.Metadata.NamespaceProperty = review.Namespace;
        }

        return pod;
    }

    private Task<MutationResult<V1Pod>>? CallAsync(AdmissionReview review, CancellationToken cancellationToken) =>
        (review.Operation, review.OldObject, review.Object) switch
        {
            (AdmissionOperation.Create, _, { IsObject: true } pod) => webhook.CreateAsync(Open(review, pod), review.IsDryRun, cancellationToken),
            (AdmissionOperation.Update, { IsObject: true } old, { IsObject: true } pod) =>
                webhook.UpdateAsync(Open(review, old), Open(review, pod), review.IsDryRun, cancellationToken),
            (AdmissionOperation.Delete, { IsObject: true } old, _) => webhook.DeleteAsync(Open(review, old), review.IsDryRun, cancellationToken),
            _ => null,
        };
}
