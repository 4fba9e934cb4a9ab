using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.PodDistributions;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Resources.PodDistributions;

/// <summary>What a Pod gets, and which Pods get nothing.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class PodDistributionMutationTests
{
    private static readonly PodContext Context = new()
    {
        NamespaceName = "shop",
        Explain = true,
    };

    private static readonly PodDistributionRule Rule = Distributions.Rule(new GroupShare(80), new GroupShare(20)) with { Target = new("apps/v1", "ReplicaSet", "web-7d4b9") };

    private readonly PodDistributionKind _kind = new() { Counts = new(new FakeTimeProvider()) };

    private PodOf _owner = new("ReplicaSet", "web-7d4b9", "web-7d4b9-x1");

    [Test]
    public void A_Pod_gets_nodeSelector_annotation_and_deletion_cost()
    {
        var (report, pod) = Mutate("""{"spec": {}}""");
        Assert.That((report!.Outcome, report.Resources), Is.EqualTo((Outcome.Injected, (string[])["shop/web"])).Using<(string, IReadOnlyList<string>)>((one, other) => one.Item1 == other.Item1 && one.Item2.SequenceEqual(other.Item2)));
        AssertJson(pod, """
            {"spec": {"nodeSelector": {"pool": "a"}}, "metadata": {"annotations":
              {"dragonfly.io/distribution": "web/a/0", "controller.kubernetes.io/pod-deletion-cost": "1000000000"}}}
            """);
    }

    [Test]
    public void A_Pod_that_API_servers_do_not_call_for_gets_nothing_and_is_told_why()
    {
        var notCalled = new NotCalled("the namespace is left out", "use another");
        var (report, pod) = Mutate("""{"spec": {}}""", context: Context with { NotCalled = notCalled });
        Assert.That((report!.Outcome, report.NotCalled, report.Hint, report.Warnings.Single().Message), Is.EqualTo((Outcome.NotCalled, notCalled, "use another", "the namespace is left out")));
        AssertJson(pod, """{"spec": {}}""");
    }

    [Test]
    public void What_the_user_wrote_stays()
    {
        var rule = Rule with { Groups = [Rule.Groups[0] with { Tolerations = [new("spot", "Exists", null, "NoSchedule", null)] }] };
        var (_, pod) = Mutate("""
            {"metadata": {"annotations": {"controller.kubernetes.io/pod-deletion-cost": "7", "a": "b"}},
             "spec": {"nodeSelector": {"zone": "x"}, "tolerations": [{"key": "gpu", "operator": "Exists"}]}}
            """, rule);
        AssertJson(pod, """
            {"metadata": {"annotations": {"controller.kubernetes.io/pod-deletion-cost": "7", "a": "b", "dragonfly.io/distribution": "web/a/0"}},
             "spec": {"nodeSelector": {"zone": "x", "pool": "a"},
               "tolerations": [{"key": "gpu", "operator": "Exists"}, {"key": "spot", "operator": "Exists", "effect": "NoSchedule"}]}}
            """);
    }

    [TestCase("{}")]
    [TestCase("""{"affinity": null}""")]
    [TestCase("""{"affinity": {"podAffinity": {}}}""")]
    [TestCase("""{"affinity": {"nodeAffinity": {}}}""")]
    [TestCase("""{"affinity": {"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": []}}}""")]
    [TestCase("""{"affinity": {"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 1, "preference": {}}]}}}""")]
    public void A_preference_is_added_to_others(string spec)
    {
        var rule = Rule with { WhenUnsatisfiable = WhenUnsatisfiable.ScheduleAnyway };
        var (_, pod) = Mutate("""{"spec": SPEC}""".Replace("SPEC", spec, StringComparison.Ordinal), rule);
        var preferred = pod["spec"]!["affinity"]!["nodeAffinity"]!["preferredDuringSchedulingIgnoredDuringExecution"]!.AsArray();
        AssertJson(preferred[^1]!, """{"weight": 100, "preference": {"matchExpressions": [{"key": "pool", "operator": "In", "values": ["a"]}]}}""");
        Assert.That(pod["spec"]!["nodeSelector"], Is.Null);
        AssertUnchanged(pod, rule);
    }

    [Test]
    public void Twice_adds_nothing()
    {
        var (_, pod) = Mutate("""{"spec": {}}""");
        AssertUnchanged(pod, Rule);
    }

    [Test]
    public void What_is_missing_is_completed()
    {
        var (report, pod) = Mutate("""{"metadata": {"annotations": {"dragonfly.io/distribution": "web/b/4"}}, "spec": {}}""");
        Assert.That(report!.Outcome, Is.EqualTo(Outcome.Injected));
        AssertJson(pod["spec"]!, """{"nodeSelector": {"pool": "b"}}""");
        Assert.That(_kind.Counts!.Owners, Is.Zero);
    }

    [TestCase("other/a/0")]
    [TestCase("nonsense")]
    public void An_annotation_of_somebody_else_is_left_alone(string value)
    {
        var (report, _) = Mutate("""{"metadata": {"annotations": {"dragonfly.io/distribution": "VALUE"}}, "spec": {}}""".Replace("VALUE", value, StringComparison.Ordinal));
        Assert.That(report!.Outcome, Is.EqualTo(DistributionOutcome.AnnotationTaken));
    }

    [TestCase(true, "create the Pod anew: a new one gets another group")]
    [TestCase(false, "remove the Pod's annotation dragonfly.io/distribution")]
    public void A_Pod_of_a_group_that_is_gone_stays_as_it_is(bool exists, string hint)
    {
        var context = Context with { Explain = true, Exists = exists };
        var (report, pod) = Mutate("""{"metadata": {"annotations": {"dragonfly.io/distribution": "web/gone/0"}}, "spec": {}}""", context: context);

        Assert.That((report!.Outcome, report.Hint), Is.EqualTo((DistributionOutcome.AnnotationTaken, hint)));
        Assert.That(report.Warnings.Single().Message, Is.EqualTo(
            "annotation dragonfly.io/distribution names group gone, which PodDistribution web does not have (any more), so the Pod stays as it is"));
        AssertJson(pod["spec"]!, "{}");
    }

    [TestCase("""{"metadata": {"annotations": {"dragonfly.io/skip": "sidecars, distribution"}}, "spec": {}}""", Outcome.OptedOut)]
    [TestCase("""{"metadata": {"annotations": {"dragonfly.io/skip": "sidecars"}}, "spec": {}}""", Outcome.Injected)]
    [TestCase("""{"metadata": {"annotations": {"kubernetes.io/config.mirror": "x"}}, "spec": {}}""", Outcome.MirrorPod)]
    [TestCase("""{"metadata": {"labels": {"job-name": "x"}}, "spec": {}}""", DistributionOutcome.PassedOver)]
    [TestCase("""{"spec": {"nodeName": "worker"}}""", DistributionOutcome.PassedOver)]
    [TestCase("""{"spec": {"nodeSelector": {"pool": "c"}}}""", DistributionOutcome.NoGroup)]
    public void Some_Pods_are_left_alone(string pod, string outcome)
    {
        var (report, after) = Mutate(pod);
        Assert.That(report!.Outcome, Is.EqualTo(outcome));
        if (outcome != Outcome.Injected)
        {
            AssertJson(after, pod);
        }
    }

    [Test]
    public void A_Pod_goes_only_where_it_can_run()
    {
        var (report, pod) = Mutate("""{"spec": {"nodeSelector": {"pool": "b"}}}""");
        Assert.That(report!.Considered.Single().Reason, Is.EqualTo(
            "its target is ReplicaSet web-7d4b9; spec.nodeSelector of the Pod excludes the nodes of group a (0 other Pods); group b (0 other Pods) takes the Pod as its number 0"));
        AssertJson(pod["spec"]!, """{"nodeSelector": {"pool": "b"}}""");
    }

    [Test]
    public void When_every_group_is_full_the_Pod_is_left_alone()
    {
        var rule = Distributions.Rule(new GroupShare(1, 0, 1)) with { Target = Rule.Target };
        Assert.That(Mutate("""{"spec": {}}""", rule).Report!.Outcome, Is.EqualTo(Outcome.Injected));
        var (report, pod) = Mutate("""{"spec": {}}""", rule);
        Assert.That(report!.Outcome, Is.EqualTo(DistributionOutcome.Overflow));
        AssertJson(pod, """{"spec": {}}""");
    }

    [Test]
    public void Full_annotations_take_no_slot()
    {
        var (report, _) = Mutate("""{"metadata": {"annotations": {"a": "VALUE"}}, "spec": {}}""".Replace("VALUE", new string('a', (256 * 1024) - 40), StringComparison.Ordinal));
        Assert.That(report!.Outcome, Is.EqualTo(Outcome.AnnotationsFull));
        Assert.That(_kind.Counts!.Owners, Is.Zero);
    }

    [TestCase("db-0", "web/a/0", 0)]
    [TestCase("db-2", "web/b/0", 0)]
    [TestCase("db-7", "web/b/0", 5)]
    [TestCase("db-2000000002", "web/b/400000000", 0)]
    public void A_StatefulSets_Pod_has_the_slot_of_its_number(string name, string annotation, int start)
    {
        var rule = Rule with { Target = new("apps/v1", "StatefulSet", "db") };
        _kind.Workloads.Replace("shop", "StatefulSet", ImmutableDictionary<string, DistributionWorkload>.Empty.Add(
            "db", new StatefulSetWorkload { Spec = new() { Ordinals = new() { Start = start } } }));
        for (var time = 0; time < 2; time++)
        {
            _owner = new("StatefulSet", "db", name);
            var (_, pod) = Mutate("""{"spec": {}}""", rule);
            AssertJson(pod["metadata"]!["annotations"]!, $$"""{"dragonfly.io/distribution": "{{annotation}}" }""");
        }
    }

    [Test]
    public void The_first_enabled_resource_of_a_target_decides()
    {
        _kind.Replace([Rule with { ResourceName = "a", Enabled = false }, Rule with { ResourceName = "b" }, Rule with { ResourceName = "c" }]);
        var document = Open("""{"spec": {}}""");
        var report = _kind.Select(document, Context)!.Run(document);
        Assert.That(report.Resources, Is.EqualTo((string[])["shop/b"]));
        Assert.That(report.Considered.Select(one => $"{one.Name}: {one.Reason}"), Is.EqualTo(new[]
        {
            "shop/a: it is not enabled",
            "shop/b: its target is ReplicaSet web-7d4b9; group a (0 other Pods) takes the Pod as its number 0; group b (0 other Pods) is not next",
            "shop/c: its target is ReplicaSet web-7d4b9, and PodDistribution b goes first, by name",
        }));
    }

    [Test]
    public void It_has_no_say_about_Pods_of_others()
    {
        Assert.That(Mutate("""{"spec": {}}""", Rule, Context with { NamespaceName = "other" }).Report, Is.Null);
        Assert.That(Mutate("""{"spec": {}}""", Rule with { Enabled = false }).Report, Is.Null);
        _owner = _owner with { Name = "api-7d4b9" };
        Assert.That(Mutate("""{"spec": {}}""").Report, Is.Null);
        _owner = _owner with { Kind = null };
        Assert.That(Mutate("""{"spec": {}}""").Report, Is.Null);
    }

    [Test]
    public void A_template_stays_as_it_is_and_that_is_said()
    {
        var (report, pod) = Mutate("""{"spec": {}}""", Rule, new() { NamespaceName = "shop", Template = new("apps", "ReplicaSet", "web-7d4b9") });
        Assert.That(report!.Outcome, Is.EqualTo(DistributionOutcome.Template));
        Assert.That(report.Warnings.Single().Message, Does.StartWith("PodDistribution web gives each Pod its group"));
        AssertJson(pod, """{"spec": {}}""");
    }

    [Test]
    public void A_dry_run_takes_no_slot()
    {
        Mutate("""{"spec": {}}""", Rule, Context with { DryRun = true });
        Assert.That(_kind.Counts!.Owners, Is.Zero);
    }

    private void AssertUnchanged(JsonNode pod, PodDistributionRule rule)
    {
        var (report, again) = Mutate(pod.ToJsonString(), rule);
        Assert.That(report!.Outcome, Is.EqualTo(Outcome.AlreadyInjected));
        AssertJson(again, pod.ToJsonString());
    }

    private (MutationReport? Report, JsonNode Pod) Mutate(string pod, PodDistributionRule? rule = null, PodContext? context = null)
    {
        _kind.Replace([rule ?? Rule]);
        var document = Open(pod);
        var report = _kind.Select(document, context ?? Context)?.Run(document);
        return (report, WithoutOwner(document.ToJson(), pod));
    }

    /// <summary>The Pod with its name and its controller.</summary>
    private PodDocument Open(string pod)
    {
        var json = JsonNode.Parse(pod)!.AsObject();
        if (json["metadata"] is null)
        {
            json["metadata"] = new JsonObject();
        }

        json["metadata"]!["name"] = _owner.Pod;
        if (_owner.Kind is { } kind)
        {
            json["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject { ["apiVersion"] = "apps/v1", ["kind"] = kind, ["name"] = _owner.Name, ["controller"] = true });
        }

        return PodDocument.Open(JsonElement.Parse(json.ToJsonString()));
    }

    private static JsonObject WithoutOwner(JsonObject pod, string before)
    {
        var metadata = pod["metadata"]!.AsObject();
        metadata.Remove("name");
        metadata.Remove("ownerReferences");
        if (metadata.Count == 0 && !before.Contains("metadata", StringComparison.Ordinal))
        {
            pod.Remove("metadata");
        }

        return pod;
    }

    private static void AssertJson(JsonNode found, string expected) =>
        Assert.That(JsonNode.DeepEquals(found, JsonNode.Parse(expected)), Is.True, found.ToJsonString());

    private sealed record PodOf(string? Kind, string Name, string Pod);
}
