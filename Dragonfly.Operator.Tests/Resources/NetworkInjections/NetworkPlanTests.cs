using Dragonfly.Operator.Resources.NetworkInjections;

namespace Dragonfly.Operator.Tests.Resources.NetworkInjections;

public sealed class NetworkPlanTests
{
    private static readonly NetworkDefinitions Definitions = Defined(
        ("n/a", "example.com/one"), ("n/b", "example.com/one"), ("n/c", "example.com/two"), ("n/plain", null), ("n/odd", "gpu"), ("p/a", null));

    [Test]
    public void Several_resources_add_up_in_their_order()
    {
        var plan = Plan("u", Rule("first", """{"name":"a","namespace":"n"}"""), Rule("second", """{"name":"a","namespace":"n"},{"name":"b","namespace":"n"}"""));

        Assert.That(plan.Annotation, Is.EqualTo("u,n/a,n/b"));
        Assert.That(
            plan.Networks.Select(planned => $"{planned.Rule.Name} {planned.Decision.Outcome} {planned.Decision.Position}"),
            Is.EqualTo(new[] { "first Added 2", "second AlreadyThere 2", "second Added 3" }));
        Assert.That(plan.Requests, Is.Empty);
        Assert.That(plan.Problems, Is.Empty);
    }

    [Test]
    public void An_annotation_that_Multus_refuses_is_left_alone()
    {
        var plan = Plan("a,", Rule("net", """{"name":"a"}""", requests: true));

        Assert.That((plan.Annotation, plan.Networks.Count, plan.Requests.Count), Is.EqualTo(((string?)null, 0, 0)));
        Assert.That(plan.Problems.Select(problem => problem.Message), Is.EqualTo(new[]
        {
            "the annotation k8s.v1.cni.cncf.io/networks is left as it is, for Multus does not read it: [1]: Required value: names no network",
        }));
    }

    [TestCase("u@net2", """{"name":"a"}""", "network p/a is left out: network p/u has its interface, net2")]
    [TestCase("""[{"name":"u","default-route":["10.0.0.1"]}]""", """{"name":"a","default-route":["10.0.0.2"]}""", "network p/a is left out: network p/u brings a default route, and Multus refuses a second")]
    [TestCase("", """{"name":"x","namespace":"n"}""", "NetworkAttachmentDefinition n/x is missing, without which the Pod does not start")]
    [TestCase("", """{"name":"x"},{"name":"y"}""", "NetworkAttachmentDefinitions p/x, p/y are missing, without which the Pod does not start")]
    [TestCase("", """{"name":"x"},{"name":"y"},{"name":"z"},{"name":"w"},{"name":"v"}""", "NetworkAttachmentDefinitions p/x, p/y, p/z and 2 more are missing, without which the Pod does not start")]
    public void What_is_left_out_or_will_not_work_is_said(string annotation, string networks, string expected) =>
        Assert.That(Plan(annotation, Rule("net", networks)).Problems.Select(problem => problem.Message), Is.EqualTo(new[] { expected }));

    [Test]
    public void A_sentence_ends_as_it_should_however_long_the_users_names_are()
    {
        var text = new string('u', 10_000);
        var named = Plan($$"""[{"name":"{{text}}","interface":"x"}]""", Rule("net", """{"name":"a","namespace":"n","interface":"x"}"""));
        var requested = NetworkPlan.Of(
            null, "p", [Rule("net", """{"name":"a","namespace":"n"}""", requests: true)], Definitions, ["main"], _ => [(text, text)]);

        Assert.That(named.Problems.Single().Message, Has.Length.LessThan(1024).And.EndsWith("u… has its interface, x"));
        Assert.That(requested.Problems.Single().Message, Has.Length.LessThan(1024).And.Contains("u… asks for uuu"));
    }

    [Test]
    public void More_networks_than_a_Pod_is_given_are_said_once() => Assert.That(
        Plan(string.Join(',', Enumerable.Range(0, 63).Select(index => $"u{index}")), Rule("net", """{"name":"a","namespace":"n"},{"name":"b","namespace":"n"},{"name":"c","namespace":"n"}""")).Problems.Select(problem => problem.Message),
        Is.EqualTo(new[] { "networks n/b, n/c are left out: a Pod is given no more than 64" }));

    [Test]
    public void Resources_are_summed_for_the_first_container() => Assert.That(
        Plan(null, Rule("net", """{"name":"a","namespace":"n"},{"name":"c","namespace":"n"},{"name":"b","namespace":"n"},{"name":"plain","namespace":"n"}""", requests: true)).Requests,
        Is.EqualTo(new[] { new DeviceRequest("main", "example.com/one", 2), new DeviceRequest("main", "example.com/two", 1) }));

    [Test]
    public void Resources_go_to_the_container_that_is_named() => Assert.That(
        Plan(null, Rule("net", """{"name":"a","namespace":"n"}""", requests: true, container: "side")).Requests,
        Is.EqualTo(new[] { new DeviceRequest("side", "example.com/one", 1) }));

    [Test]
    public void Only_resources_of_those_that_ask_are_requested() => Assert.That(
        Plan("n/c", Rule("first", """{"name":"a","namespace":"n"}"""), Rule("second", """{"name":"b","namespace":"n"}""", requests: true)).Requests,
        Is.EqualTo(new[] { new DeviceRequest("main", "example.com/one", 2) }));

    [Test]
    public void A_container_that_the_Pod_lacks_is_said() => Problem(
        Plan(null, Rule("net", """{"name":"a","namespace":"n"}""", requests: true, container: "other")),
        "resource example.com/one is not requested: the Pod has no container other, which NetworkInjection net names");

    [Test]
    public void A_resource_that_is_none_of_a_device_plugin_is_said() => Problem(
        Plan(null, Rule("net", """{"name":"odd","namespace":"n"}""", requests: true)),
        "resource gpu, which a NetworkAttachmentDefinition names, is not requested: it is no extended resource such as example.com/device");

    [Test]
    public void Without_definitions_no_resource_is_requested_and_that_is_said()
    {
        var plan = Plan(NetworkDefinitions.Unknown, null, [], Rule("net", """{"name":"a","namespace":"n"}""", requests: true));

        Assert.That(plan.Annotation, Is.EqualTo("n/a"));
        Problem(plan, "the resources of the networks are not requested: the NetworkAttachmentDefinitions, which name them, are not known");
    }

    [Test]
    public void Without_definitions_nothing_is_missing() =>
        Assert.That(Plan(NetworkDefinitions.Unknown, null, [], Rule("net", """{"name":"x"}""")).Problems, Is.Empty);

    [Test]
    public void In_a_cluster_without_Multus_all_are_missing() => Problem(
        Plan(NetworkDefinitions.WithoutKind, null, [], Rule("net", """{"name":"x"}""")),
        "NetworkAttachmentDefinition p/x is missing, without which the Pod does not start");

    [TestCase("2", null)]
    [TestCase("2000m", null)]
    [TestCase("1", "resource example.com/one is left as it is: the Pod's networks need 2, and container side asks for 1")]
    [TestCase("4", "resource example.com/one is left as it is: the Pod's networks need 2, and container side asks for 4")]
    public void A_resource_that_a_container_names_is_left_alone(string quantity, string? problem)
    {
        var plan = Plan(Definitions, null, [("side", quantity)], Rule("net", """{"name":"a","namespace":"n"},{"name":"b","namespace":"n"}""", requests: true));

        Assert.That(plan.Requests, Is.Empty);
        Assert.That(plan.Problems.Select(problem => problem.Message), Is.EqualTo(problem is null ? Array.Empty<string>() : [problem]));
    }

    internal static NetworkDefinitions Defined(params (string Name, string? Resource)[] definitions) => NetworkDefinitions.Of(definitions.Select(definition =>
        new NetworkAttachmentDefinition
        {
            Metadata = new()
            {
                NamespaceProperty = definition.Name.Split('/')[0],
                Name = definition.Name.Split('/')[1],
                Annotations = definition.Resource is { } resource ? new Dictionary<string, string> { ["k8s.v1.cni.cncf.io/resourceName"] = resource } : null,
            },
        }));

    private static NetworkPlan Plan(string? annotation, params NetworkInjectionRule[] rules) => Plan(Definitions, annotation, [], rules);

    private static NetworkPlan Plan(NetworkDefinitions definitions, string? annotation, (string, string)[] requested, params NetworkInjectionRule[] rules) =>
        NetworkPlan.Of(annotation, "p", rules, definitions, ["main", "side"], _ => requested);

    private static NetworkInjectionRule Rule(string name, string networks, bool requests = false, string? container = null) => NetworkInjectionReaderTests.Rule(
        $$"""{"podSelector":{},"networks":[{{networks}}],"requestResources":{{(requests ? "true" : "false")}}{{(container is null ? "" : $",\"resourcesContainer\":\"{container}\"")}}}""", name);

    private static void Problem(NetworkPlan plan, string expected)
    {
        Assert.That(plan.Requests, Is.Empty);
        Assert.That(plan.Problems.Select(problem => problem.Message), Is.EqualTo(new[] { expected }));
    }
}
