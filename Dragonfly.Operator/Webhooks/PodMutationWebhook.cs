using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.Namespaces;
using Dragonfly.Operator.Webhooks.Admission;
using k8s.Models;
using KubeOps.Operator.Web.Webhooks.Admission.Mutation;

namespace Dragonfly.Operator.Webhooks;

/// <summary>Decides about every Pod that is created, from memory, and records the additions.</summary>
/// <remarks>
/// KubeOps' CLI generates the webhook's configuration from the attribute and the override. With either KubeOps the reviews come from
/// <see cref="PodMutationHandler"/>, so the Pod is always a <see cref="ReviewedPod"/>.
/// </remarks>
[MutationWebhook(typeof(V1Pod))]
public sealed class PodMutationWebhook(
    NamespaceLookup namespaces,
    IEnumerable<PodMutator> kinds,
    AdmissionTelemetry telemetry,
    OwnerEventQueue? events = null,
    AdmissionOptions? options = null,
    CacheSync? sync = null) : MutationWebhook<V1Pod>
{
    private readonly PodMutator[] _kinds = [.. kinds];

    public override Task<MutationResult<V1Pod>> CreateAsync(V1Pod entity, bool dryRun, CancellationToken cancellationToken)
    {
        var started = telemetry.Start();
        if (entity is ReviewedPod { IsRequired: true } required)
        {
            return AdmitRequiredAsync(required, dryRun, started);
        }

        var @namespace = namespaces.FindAsync(entity.Metadata.NamespaceProperty);
        return @namespace.IsCompletedSuccessfully
            ? Task.FromResult(Admit((ReviewedPod)entity, dryRun, @namespace.Result, started))
            : AdmitLaterAsync((ReviewedPod)entity, dryRun, @namespace, started);
    }

    /// <exception cref="UndecidedPodException">The operator cannot decide yet.</exception>
    private async Task<MutationResult<V1Pod>> AdmitRequiredAsync(ReviewedPod pod, bool dryRun, long started)
    {
        // A replica that has not read everything is not ready, but an API server may still know it from before a restart.
        if (sync is { IsTrue: false })
        {
            throw new UndecidedPodException("the operator has not read all resources yet; try again in a moment");
        }

        var @namespace = await namespaces.FindAsync(pod.Metadata.NamespaceProperty)
            ?? throw new UndecidedPodException("the operator does not know the Pod's namespace yet; try again in a moment");
        return Admit(pod, dryRun, @namespace, started);
    }

    private async Task<MutationResult<V1Pod>> AdmitLaterAsync(
        ReviewedPod pod, bool dryRun, ValueTask<NamespaceInfo?> @namespace, long started) =>
        Admit(pod, dryRun, await @namespace, started);

    private MutationResult<V1Pod> Admit(ReviewedPod pod, bool dryRun, NamespaceInfo? @namespace, long started)
    {
        var document = PodDocument.Open(pod.Json);
        var context = new PodContext
        {
            Namespace = @namespace,
            NamespaceName = pod.Metadata.NamespaceProperty,
            PodSecurityDefault = options?.PodSecurityDefault ?? PodSecurityLevel.Privileged,
            FailurePolicyFail = pod.IsRequired,
            DryRun = dryRun,
        };
        var result = PodAdmission.Admit(document, context, _kinds);
        telemetry.Record(pod, result, dryRun, started);
        if (!dryRun)
        {
            events?.Add(pod, result);
        }

        if (result.Refused is { } reason)
        {
            return Fail(reason);
        }

        if (!result.IsInjected)
        {
            return NoChanges(result.Warnings());
        }

        pod.JsonPatch = document.WritePatch;
        return Modified(pod, result.Warnings());
    }
}
