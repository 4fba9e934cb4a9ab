using Dragonfly.Operator.Resources.PodDistributions;
using Dragonfly.Operator.Tests.Fakes;
using k8s.Models;

namespace Dragonfly.Operator.Tests.Resources.PodDistributions;

/// <summary>Which workload a Pod belongs to, by its controller and its labels.</summary>
public sealed class PodOwnerTests
{
    private static readonly PodDistributionRule Rule = Distributions.Rule(new GroupShare(80), new GroupShare(20));

    [TestCase("apps/v1", "Deployment", "web", "apps/v1", "ReplicaSet", "web-7d4b9", "7d4b9", true)]
    [TestCase("apps/v1", "Deployment", "web", "apps/v1", "ReplicaSet", "web-7d4b9", "", false)]
    [TestCase("apps/v1", "Deployment", "web", "apps/v1", "ReplicaSet", "web-blue-7d4b9", "7d4b9", false)]
    [TestCase("apps/v1", "Deployment", "web-blue", "apps/v1", "ReplicaSet", "web-blue-7d4b9", "7d4b9", true)]
    [TestCase("apps/v1", "Deployment", "web", "apps/v1", "ReplicaSet", "web", "web", false)]
    [TestCase("argoproj.io/v1alpha1", "Rollout", "web", "apps/v1", "ReplicaSet", "web-7d4b9", "7d4b9", true)]
    [TestCase("apps/v1", "ReplicaSet", "web", "apps/v1", "ReplicaSet", "web", "", true)]
    [TestCase("apps/v1", "ReplicaSet", "web", "apps/v1", "ReplicaSet", "web-7d4b9", "7d4b9", false)]
    [TestCase("apps/v1", "StatefulSet", "db", "apps/v1", "StatefulSet", "db", "db-1", true)]
    [TestCase("apps/v1", "StatefulSet", "db", "apps.kruise.io/v1beta1", "StatefulSet", "db", "db-1", false)]
    [TestCase("apps.kruise.io/v1alpha1", "CloneSet", "db", "apps.kruise.io/v1beta1", "CloneSet", "db", "", true)]
    [TestCase("v1", "ReplicationController", "db", "v1", "ReplicationController", "db", "", true)]
    public void A_target_owns_the_Pods_of_its_controllers(
        string apiVersion, string kind, string name, string ownerVersion, string ownerKind, string owner, string hash, bool owns)
    {
        V1OwnerReference[] owners =
        [
            new() { ApiVersion = "v1", Kind = "ConfigMap", Name = "other" },
            new() { ApiVersion = ownerVersion, Kind = ownerKind, Name = owner, Controller = true },
        ];
        var found = CountedOwner.Of(new V1ObjectMeta
        {
            NamespaceProperty = "shop",
            OwnerReferences = owners,
            Labels = new Dictionary<string, string> { ["pod-template-hash"] = hash },
        });
        Assert.That(new DistributionTarget(apiVersion, kind, name).Owns(found!), Is.EqualTo(owns));
    }

    [Test]
    public void Standalone_continues_the_sequence_of_each_owner()
    {
        var admitted = new AdmittedPods(new FakeTimeProvider());
        var taken = new Slot?[1000];
        Parallel.For(0, taken.Length, pod => taken[pod] = admitted.Take(Rule, Distributions.Owner()).Slot);
        Assert.That(taken, Is.Unique);
        Assert.That(taken.CountBy(slot => slot!.Value.Group), Is.EquivalentTo(new Dictionary<int, int> { [0] = 800, [1] = 200 }));
        Assert.That(admitted.Take(Rule, Distributions.Owner("other"), reserve: false).Slot, Is.EqualTo(new Slot(0, 0)));
    }

    [Test]
    public void Standalone_goes_on_behind_a_Pod_that_has_its_slot()
    {
        var admitted = new AdmittedPods(new FakeTimeProvider());
        admitted.Note(Rule, Distributions.Owner(), new(1, 0));
        admitted.Note(Rule, Distributions.Owner(), new(0, 0));
        Assert.That(admitted.Take(Rule, Distributions.Owner()).Slot, Is.EqualTo(Rule.Apportionment.Step(3)));
    }

    [Test]
    public void Standalone_forgets_the_owner_that_is_at_rest_the_longest()
    {
        var clock = new FakeTimeProvider();
        var admitted = new AdmittedPods(clock);
        for (var owner = 0; owner <= AdmittedPods.MaxOwners; owner++)
        {
            admitted.Take(Rule, Distributions.Owner($"{owner}"));
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.That(admitted.Owners, Is.EqualTo(AdmittedPods.MaxOwners));
        Assert.That(admitted.Take(Rule, Distributions.Owner("1")).Slot, Is.EqualTo(new Slot(0, 1)));
        Assert.That(admitted.Take(Rule, Distributions.Owner("0")).Slot, Is.EqualTo(new Slot(0, 0)));
    }
}
