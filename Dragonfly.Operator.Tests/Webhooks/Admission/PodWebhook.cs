using System.Text.Json;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Webhooks.Admission;
using k8s.Models;
using KubeOps.Operator.Web.Webhooks.Admission.Mutation;

namespace Dragonfly.Operator.Tests.Webhooks.Admission;

/// <summary>A webhook that does what a test says.</summary>
[MutationWebhook(typeof(V1Pod))]
internal sealed class PodWebhook : MutationWebhook<V1Pod>
{
    public Func<PodWebhook, ReviewedPod, bool, MutationResult<V1Pod>> OnCreate { get; set; } = (webhook, _, _) => webhook.NoChanges();

    public List<ReviewedPod> Seen { get; } = [];

    /// <summary>What was read of the last Pod while its request lasted.</summary>
    public string? SeenNamespace { get; private set; }

    public override Task<MutationResult<V1Pod>> CreateAsync(V1Pod entity, bool dryRun, CancellationToken cancellationToken)
    {
        var pod = (ReviewedPod)entity;
        lock (Seen)
        {
            Seen.Add(pod);
        }

        SeenNamespace = entity.Metadata.NamespaceProperty;
        return Task.FromResult(OnCreate(this, pod, dryRun));
    }

    public MutationResult<V1Pod> Unchanged(params string[] warnings) => NoChanges(warnings);

    public MutationResult<V1Pod> Refused(string reason, int code) => Fail(reason, code);

    public MutationResult<V1Pod> Patched(ReviewedPod pod, Action<Utf8JsonWriter> patch, params string[] warnings)
    {
        pod.JsonPatch = patch;
        return Modified(pod, warnings);
    }
}
