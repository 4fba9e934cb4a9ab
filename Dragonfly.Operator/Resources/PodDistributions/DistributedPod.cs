using System.Security.Cryptography;
using System.Text;
using k8s;
using k8s.Models;
using KubeOps.Abstractions.Entities.Attributes;

namespace Dragonfly.Operator.Resources.PodDistributions;

/// <summary>A Pod, as far as it is counted.</summary>
[Ignore]
[KubernetesEntity(Group = "", ApiVersion = "v1", Kind = "Pod", PluralName = "pods")]
public sealed class DistributedPod : KubernetesObject, IKubernetesObject<V1ObjectMeta>
{
    private const string Unschedulable = "Unschedulable";

    /// <summary>A longer nodeSelector counts as none: anybody may write one of a mebibyte, and what is counted is kept.</summary>
    private const int MaxNodeSelectorLength = 4096;

    public V1ObjectMeta Metadata { get; set; } = new();

    public DistributedPodSpec? Spec { get; set; }

    public DistributedPodStatus? Status { get; set; }

    internal Guid Id => IdOf(Metadata.Uid);

    /// <summary>A uid, as short as it is in truth.</summary>
    internal static Guid IdOf(string? uid) => Guid.TryParseExact(uid, "D", out var id)
        ? id
        : new(SHA256.HashData(Encoding.UTF8.GetBytes(uid ?? "")).AsSpan(0, 16));

    /// <summary>What is kept of it; null: it has no controller that a resource can name.</summary>
    internal CountedPod? Count()
    {
        if (CountedOwner.Of(Metadata) is not { CanBeNamed: true } owner)
        {
            return null;
        }

        var annotation = DistributionAnnotation.Read(Metadata.Annotations?.TryGetValue(DistributionAnnotation.Name, out var value) == true ? value : null);
        var isLiving = Metadata.DeletionTimestamp is null && Status?.Phase is not ("Succeeded" or "Failed");
        var nodeSelector = NodeLabels.Text(Spec?.NodeSelector ?? new Dictionary<string, string>());
        var scheduled = Status?.Conditions?.FirstOrDefault(condition => condition.Type == "PodScheduled");
        return new(
            owner,
            new(annotation?.Resource, annotation?.Group, nodeSelector.Length <= MaxNodeSelectorLength ? nodeSelector : ""),
            annotation?.Slot,
            isLiving,
            isLiving && scheduled is { Status: "False", Reason: Unschedulable, LastTransitionTime: { } since } ? new DateTimeOffset(since.ToUniversalTime()) : null);
    }
}

public sealed class DistributedPodSpec
{
    public IDictionary<string, string>? NodeSelector { get; set; }
}

public sealed class DistributedPodStatus
{
    public string? Phase { get; set; }

    public IList<DistributedPodCondition>? Conditions { get; set; }
}

public sealed class DistributedPodCondition
{
    public string? Type { get; set; }

    public string? Status { get; set; }

    public string? Reason { get; set; }

    public DateTime? LastTransitionTime { get; set; }
}
