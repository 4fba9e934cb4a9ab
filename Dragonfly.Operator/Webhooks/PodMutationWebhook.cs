using Dragonfly.Operator.Caching;
using Dragonfly.Operator.Injection;
using Dragonfly.Operator.Injection.Policy;
using Dragonfly.Operator.Injection.Selection;
using Dragonfly.Operator.Injection.Settings;
using Dragonfly.Operator.Linking;
using k8s.Models;
using KubeOps.Operator.Web.Webhooks.Admission.Mutation;

namespace Dragonfly.Operator.Webhooks;

/// <summary>Stands in the path of every Pod creation: decides from memory and records what is to be added.</summary>
[MutationWebhook(typeof(V1Pod))]
public sealed class PodMutationWebhook(
    NamespaceLookup namespaces,
    InjectionCache injections,
    AdmissionTelemetry telemetry,
    OwnerEventQueue? events = null,
    AdmissionOptions? options = null) : MutationWebhook<V1Pod>
{
    public override Task<MutationResult<V1Pod>> CreateAsync(V1Pod entity, bool dryRun, CancellationToken cancellationToken)
    {
        var started = telemetry.Start();
        var @namespace = namespaces.FindAsync(entity.Metadata.NamespaceProperty);
        return @namespace.IsCompletedSuccessfully
            ? Task.FromResult(Admit(entity, dryRun, @namespace.Result, started))
            : AdmitLaterAsync(entity, dryRun, @namespace, started);
    }

    private async Task<MutationResult<V1Pod>> AdmitLaterAsync(
        V1Pod entity, bool dryRun, ValueTask<NamespaceFacts?> @namespace, long started) =>
        Admit(entity, dryRun, await @namespace, started);

    private MutationResult<V1Pod> Admit(V1Pod entity, bool dryRun, NamespaceFacts? @namespace, long started)
    {
        var document = LinkedKubeOps.Open(entity);
        var verdict = PodAdmission.Admit(document, @namespace, injections.Current, podSecurityDefault: options?.PodSecurityDefault ?? PodSecurityLevel.Privileged);
        telemetry.Record(entity, verdict, dryRun, started);
        if (!dryRun)
        {
            events?.Add(entity, verdict);
        }

        return verdict.Outcome == Outcome.Injected
            ? Modified(LinkedKubeOps.Close(entity, document), verdict.Warnings())
            : NoChanges(verdict.Warnings());
    }
}
