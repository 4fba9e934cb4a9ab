using System.Text.Json.Nodes;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.NetworkInjections;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Resources.NetworkInjections;

/// <summary>NetworkInjections on the Pod path.</summary>
public sealed class NetworkMutationTests
{
    private const string Plain = """{"podSelector":{},"networks":[{"name":"a","namespace":"n"}]}""";
    private const string Requests = """{"podSelector":{},"networks":[{"name":"a","namespace":"n"},{"name":"b","namespace":"n"}],"requestResources":true}""";

    [TestCase("""{"metadata":{"annotations":{"kubernetes.io/config.mirror":"x"}},"spec":{"containers":[{"name":"app"}]}}""", "MirrorPod")]
    [TestCase("""{"metadata":{"annotations":{"dragonfly.io/skip":"networks"}},"spec":{"containers":[{"name":"app"}]}}""", "OptedOut")]
    [TestCase("""{"metadata":{"annotations":{"dragonfly.io/skip":"sidecars, networks"}},"spec":{"containers":[{"name":"app"}]}}""", "OptedOut")]
    [TestCase("""{"metadata":{"annotations":{"dragonfly.io/skip":"sidecars"}},"spec":{"containers":[{"name":"app"}]}}""", "Injected")]
    [TestCase("""{"spec":{"hostNetwork":true,"containers":[{"name":"app"}]}}""", "HostNetwork")]
    [TestCase("""{"spec":{"os":{"name":"windows"},"containers":[{"name":"app"}]}}""", "UnsupportedOs")]
    [TestCase("""{"spec":{"hostNetwork":true,"nodeSelector":{"kubernetes.io/os":"windows"},"containers":[{"name":"app"}]}}""", "UnsupportedOs")]
    [TestCase("""{"spec":{"os":{"name":"linux"},"containers":[{"name":"app"}]}}""", "Injected")]
    [TestCase("""{"spec":{"hostNetwork":false,"containers":[{"name":"app"}]}}""", "Injected")]
    [TestCase("""{"metadata":{"annotations":{"k8s.v1.cni.cncf.io/networks":"a,"}},"spec":{"containers":[{"name":"app"}]}}""", "NetworksUnreadable")]
    [TestCase("""{"metadata":{"annotations":{"k8s.v1.cni.cncf.io/networks":"n/a"}},"spec":{"containers":[{"name":"app"}]}}""", "AlreadyInjected")]
    [TestCase("""{"metadata":{"annotations":{"k8s.v1.cni.cncf.io/networks":"u@net2"}},"spec":{"containers":[{"name":"app"}]}}""", "NetworksLeftOut")]
    [TestCase("""{"metadata":{"annotations":{"k8s.v1.cni.cncf.io/networks":null}},"spec":{"containers":[{"name":"app"}]}}""", "Injected")]
    [TestCase("""{"spec":{"containers":[{"name":"app"}]}}""", "Injected")]
    public void What_becomes_of_a_Pod(string pod, string outcome)
    {
        var result = Admit(PodDocument.Open(Json.Element(pod)), Plain);

        Assert.That(result.Reports.Select(report => (report.Kind, report.Outcome)), Is.EqualTo(new[] { ("NetworkInjection", outcome) }));
    }

    [TestCase("worker06", "Injected")]
    [TestCase("worker07", "NodeNotSelected")]
    [TestCase(null, "NodeNotSelected")]
    public void Nodes_are_selected_by_the_Pods_own_nodeSelector(string? node, string outcome)
    {
        var selector = node is null ? "" : """ "nodeSelector":{"alias":"NODE"}, """.Replace("NODE", node, StringComparison.Ordinal);
        var pod = PodDocument.Open(Json.Element("""{"spec":{SELECTOR "containers":[{"name":"app"}]}}""".Replace("SELECTOR", selector, StringComparison.Ordinal)));
        var result = Admit(pod, """{"podSelector":{},"podNodeSelector":{"matchExpressions":[{"key":"alias","operator":"In","values":["worker06"]}]},"networks":[{"name":"a"}]}""");

        Assert.That(result.Outcome, Is.EqualTo(outcome));
    }

    [TestCase("""{"podSelector":{"matchLabels":{"app":"other"}},"networks":[{"name":"a"}]}""")]
    [TestCase("""{"enabled":false,"podSelector":{},"networks":[{"name":"a"}]}""")]
    [TestCase("""{"podSelector":{},"namespaceSelector":{"matchLabels":{"a":"b"}},"networks":[{"name":"a"}]}""")]
    public void Pods_that_nothing_selects_are_none_of_its_business(string spec) =>
        Assert.That(Admit(PodDocument.Open(Json.Element("""{"spec":{"containers":[{"name":"app"}]}}""")), spec).Reports, Is.Empty);

    [Test]
    public void Networks_and_resources_are_added()
    {
        const string Pod = """{"spec":{"containers":[{"name":"app","resources":{"limits":{"cpu":"1"}}},{"name":"side"}]}}""";
        var document = PodDocument.Open(Json.Element(Pod));
        var result = Admit(document, Requests);

        Assert.That(result.AllWarnings(), Is.Empty);
        Assert.That(Json.Text(document.ToJson().ToJsonString()), Is.EqualTo(Json.Text("""
            {
              "spec": { "containers": [{ "name": "app", "resources": { "limits": { "cpu": "1", "example.com/one": "2" }, "requests": { "example.com/one": "2" } } }, { "name": "side" }] },
              "metadata": { "annotations": { "k8s.v1.cni.cncf.io/networks": "n/a,n/b", "dragonfly.io/networks": "net" } }
            }
            """)));
        Assert.That(Json.Text(JsonPatch.Apply(Pod, document.Patch())), Is.EqualTo(Json.Text(document.ToJson().ToJsonString())));
    }

    [Test]
    public void A_second_call_adds_nothing_and_says_nothing()
    {
        var first = PodDocument.Open(Json.Element("""{"spec":{"containers":[{"name":"app"}]}}"""));
        Admit(first, Requests);
        var second = PodDocument.Open(Json.Element(first.ToJson().ToJsonString()));

        var result = Admit(second, Requests);

        Assert.That((result.Outcome, second.Operations.Count), Is.EqualTo(("AlreadyInjected", 0)));
        Assert.That(result.AllWarnings(), Is.Empty);
    }

    [Test]
    public void A_second_call_requests_what_was_not_known_at_the_first()
    {
        var first = PodDocument.Open(Json.Element("""{"spec":{"containers":[{"name":"app"}]}}"""));
        var before = Admit(first, Requests, NetworkDefinitions.Unknown);
        var second = PodDocument.Open(Json.Element(first.ToJson().ToJsonString()));

        var after = Admit(second, Requests);

        Assert.That(before.AllWarnings(), Has.Length.EqualTo(1));
        Assert.That(after.Outcome, Is.EqualTo("Injected"));
        Assert.That((string?)second.ToJson()["spec"]!["containers"]![0]!["resources"]!["limits"]!["example.com/one"], Is.EqualTo("2"));
    }

    [TestCase("networks", null)]
    [TestCase(" Networks ,, sidecars,distribution", null)]
    [TestCase("network", "network")]
    [TestCase("networks,net\nwork", "net\uFFFDwork")]
    public void A_word_that_skips_nothing_is_said(string text, string? unknown)
    {
        var pod = PodDocument.Open(Json.Element(new JsonObject
        {
            ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["dragonfly.io/skip"] = text } },
            ["spec"] = new JsonObject { ["containers"] = new JsonArray() },
        }.ToJsonString()));

        Assert.That(Admit(pod, Plain).AllWarnings(), Is.EqualTo(unknown is null
            ? Array.Empty<string>()
            : [$"dragonfly: InvalidValue: annotation dragonfly.io/skip: \"{unknown}\" skips nothing; what can be skipped is sidecars, distribution, networks"]));
    }

    [TestCase(Requests, "true", 1)]
    [TestCase(Requests, "false", 0)]
    [TestCase(Plain, "true", 0)]
    public void Networks_that_the_network_resources_injector_may_add_are_said_not_to_be_counted(string spec, string value, int warnings)
    {
        var pod = PodDocument.Open(Json.Element(
            """{"metadata":{"labels":{"feature.pod.kubernetes.io_sriov-network":"VALUE"}},"spec":{"containers":[{"name":"app"}]}}""".Replace("VALUE", value, StringComparison.Ordinal)));
        var result = Admit(pod, spec);

        Assert.That(result.Outcome, Is.EqualTo("Injected"));
        Assert.That(result.AllWarnings(), Is.EqualTo(Enumerable.Repeat(
            "dragonfly: ResourceNotRequested: label feature.pod.kubernetes.io_sriov-network may have the network-resources-injector add further networks, "
            + "whose devices are not counted here",
            warnings)));
    }

    [Test]
    public void What_another_kind_has_added_is_not_the_first_container()
    {
        var pod = PodDocument.Open(Json.Element("""{"spec":{"containers":[{"name":"app"}]}}"""));
        pod.Containers.Insert(0, JsonFragment.Of("""{"name":"added"}"""u8.ToArray()));
        Admit(pod, Requests);

        Assert.That(pod.ToJson()["spec"]!["containers"]!.AsArray().Select(container => container!["resources"] is not null), Is.EqualTo(new[] { false, true }));
    }

    [Test]
    public void Everything_can_be_taken_back_and_added_again()
    {
        const string Pod = """{"metadata":{"annotations":{"k8s.v1.cni.cncf.io/networks":"u"}},"spec":{"containers":[{"name":"app","resources":{"limits":{"cpu":"1"}}}]}}""";
        var pod = PodDocument.Open(Json.Element(Pod));
        var before = pod.Save();
        Admit(pod, Requests);
        var once = pod.ToJson().ToJsonString();

        pod.RollBack(before);

        Assert.That(pod.Operations, Is.Empty);
        Assert.That(Json.Text(pod.Json.GetRawText()), Is.EqualTo(Json.Text(Pod)));
        Assert.That(Admit(pod, Requests).Outcome, Is.EqualTo("Injected"));
        Assert.That(pod.ToJson().ToJsonString(), Is.EqualTo(once));
    }

    [Test]
    public void Annotations_without_room_stay_as_they_are()
    {
        var pod = PodDocument.Open(Json.Element("""{"metadata":{"annotations":{"big":"BIG"}},"spec":{"containers":[{"name":"app"}]}}""".Replace("BIG", new string('x', 262_100), StringComparison.Ordinal)));
        var result = Admit(pod, Plain);

        Assert.That((result.Outcome, pod.Operations.Count), Is.EqualTo(("AnnotationsFull", 0)));
        Assert.That(result.AllWarnings(), Has.Length.EqualTo(1));
    }

    [Test]
    public void An_explanation_names_what_was_considered_and_added()
    {
        var pod = PodDocument.Open(Json.Element("""{"spec":{"containers":[{"name":"app"}]}}"""));
        var mutation = Mutator(Requests).Select(pod, new() { NamespaceName = "p", Explain = true })!;
        var report = mutation.Run(pod);

        Assert.That(report.Considered.Select(one => (one.Name, one.Chosen)), Is.EqualTo(new[] { ("net", true) }));
        Assert.That(report.Steps.Select(step => step.Name), Is.EqualTo(new[] { "networks", "resources" }));
        Assert.That(report.Steps.SelectMany(step => step.Added).Select(added => $"{added.Kind} {added.Name} {added.Detail} {added.Container}".Trim()), Is.EqualTo(new[]
        {
            "Annotation k8s.v1.cni.cncf.io/networks n/a,n/b", "Resource requests.example.com/one 2 app", "Resource limits.example.com/one 2 app",
        }));
    }

    private static AdmissionResult Admit(PodDocument pod, string spec, NetworkDefinitions? definitions = null) =>
        PodAdmission.Admit(pod, new() { NamespaceName = "p" }, [Mutator(spec, definitions)]);

    private static NetworkInjectionKind Mutator(string spec, NetworkDefinitions? definitions = null)
    {
        var kind = new NetworkInjectionKind();
        kind.Rules.Replace([NetworkInjectionReaderTests.Rule(spec)]);
        kind.Definitions.Current = definitions ?? NetworkPlanTests.Defined(("n/a", "example.com/one"), ("n/b", "example.com/one"));
        return kind;
    }
}
