using Dragonfly.Operator.Resources.PodDistributions;
using k8s.Models;

namespace Dragonfly.Operator.Tests.Resources.PodDistributions;

/// <summary>What of a Pod is counted.</summary>
public sealed class DistributedPodTests
{
    private static readonly DateTime Since = new(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    [Test]
    public void A_Pod_counts_by_its_annotation_and_nodeSelector() => Assert.That(
        Pod("web/spot/3").Count(),
        Is.EqualTo(new CountedPod(Distributions.Owner(), new("web", "spot", ",pool=spot,zone=a,"), 3, IsLiving: true)));

    [TestCase(null)]
    [TestCase("")]
    [TestCase("web/spot")]
    [TestCase("web/spot/-1")]
    [TestCase("web/spot/4294967296")]
    [TestCase("web/spot/3/4")]
    public void What_the_operator_did_not_write_counts_as_absent(string? annotation) => Assert.That(
        Pod(annotation).Count(),
        Is.EqualTo(new CountedPod(Distributions.Owner(), new(null, null, ",pool=spot,zone=a,"), null, IsLiving: true)));

    [Test]
    public void What_is_kept_of_a_Pod_is_bounded()
    {
        var pod = Pod($"{new string('a', 253)}/{new string('b', 63)}/{int.MaxValue}");
        Assert.That(pod.Count()!.Slot, Is.EqualTo(int.MaxValue), "the longest that the operator writes");
        pod.Metadata.Annotations[DistributionAnnotation.Name] = $"{new string('a', 254)}/{new string('b', 63)}/{int.MaxValue}";
        pod.Spec!.NodeSelector = Enumerable.Range(0, 1000).ToDictionary(label => $"label-{label}", _ => "a");
        Assert.That(pod.Count(), Is.EqualTo(new CountedPod(Distributions.Owner(), new(null, null, ""), null, IsLiving: true)));
        pod.Metadata.OwnerReferences[0].Name = new string('a', 254);
        Assert.That(pod.Count(), Is.Null);
    }

    [TestCase("Pending", true)]
    [TestCase("Running", true)]
    [TestCase("Succeeded", false)]
    [TestCase("Failed", false)]
    public void Finished_Pods_do_not_live(string phase, bool isLiving)
    {
        var pod = Pod("web/spot/3");
        pod.Status = new() { Phase = phase };
        Assert.That(pod.Count()!.IsLiving, Is.EqualTo(isLiving));
        pod.Metadata.DeletionTimestamp = Since;
        Assert.That(pod.Count()!.IsLiving, Is.False);
    }

    [TestCase("False", "Unschedulable", true)]
    [TestCase("False", "SchedulerError", false)]
    [TestCase("True", null, false)]
    public void A_Pod_waits_for_a_node_while_the_scheduler_says_so(string status, string? reason, bool waits)
    {
        var pod = Pod("web/spot/3");
        pod.Status = new() { Phase = "Pending", Conditions = [new() { Type = "PodScheduled", Status = status, Reason = reason, LastTransitionTime = Since }] };
        Assert.That(pod.Count()!.UnschedulableSince, Is.EqualTo(waits ? new DateTimeOffset(Since) : (DateTimeOffset?)null));
    }

    [Test]
    public void A_Pod_without_controller_does_not_count()
    {
        var pod = Pod("web/spot/3");
        pod.Metadata.OwnerReferences[0].Controller = null;
        Assert.That(pod.Count(), Is.Null);
    }

    [Test]
    public void A_uid_is_a_number_or_made_one()
    {
        var uid = Guid.NewGuid();
        Assert.That(DistributedPod.IdOf(uid.ToString("D")), Is.EqualTo(uid));
        Assert.That(DistributedPod.IdOf("a"), Is.EqualTo(DistributedPod.IdOf("a")).And.Not.EqualTo(DistributedPod.IdOf("b")));
    }

    private static DistributedPod Pod(string? annotation) => new()
    {
        Metadata = new V1ObjectMeta
        {
            NamespaceProperty = "shop",
            Labels = new Dictionary<string, string> { ["pod-template-hash"] = "7d4b9" },
            Annotations = annotation is null ? null : new Dictionary<string, string> { [DistributionAnnotation.Name] = annotation },
            OwnerReferences = [new() { ApiVersion = "apps/v1", Kind = "ReplicaSet", Name = "web-7d4b9", Controller = true }],
        },
        Spec = new() { NodeSelector = new Dictionary<string, string> { ["zone"] = "a", ["pool"] = "spot" } },
    };
}
