using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections.Injectors;

/// <summary>What the container's program sees as the proxy's address, whatever the user's own variables are.</summary>
public sealed class ProxyAddressTests
{
    private const string OwnNodeName = """{ "name": "NODE_NAME", "valueFrom": { "fieldRef": { "fieldPath": "spec.nodeName" } } }""";
    private const string OwnPort = """{ "name": "DRAGONFLY_PROXY_PORT", "value": "5001" }""";
    private const string Other = """{ "name": "MODE", "value": "fast" }""";

    [TestCase(ProxyHost.NodeName, "http://node-1:4001")]
    [TestCase(ProxyHost.HostIP, "http://192.0.2.7:4001")]
    [TestCase(ProxyHost.HostIPv6, "http://[192.0.2.7]:4001")]
    public void It_names_the_node_as_the_resource_says(ProxyHost host, string want)
    {
        var pod = InjectedPod.FromApp("\"env\": null", InjectedPod.Defaults with { ProxyHost = host });

        Assert.That(pod.Environment("app")["DRAGONFLY_INJECT_PROXY"], Is.EqualTo(want));
        Assert.That(pod.EnvNames("app")[0], Is.EqualTo(host == ProxyHost.NodeName ? "NODE_NAME" : "NODE_IP"));
    }

    [TestCase($"{OwnNodeName}, {Other}", "NODE_NAME DRAGONFLY_PROXY_PORT DRAGONFLY_INJECT_PROXY DRAGONFLY_TOOLS_PATH MODE", "4001")]
    [TestCase($"{Other}, {OwnNodeName}", "MODE NODE_NAME DRAGONFLY_PROXY_PORT DRAGONFLY_INJECT_PROXY DRAGONFLY_TOOLS_PATH", "4001")]
    [TestCase($"{Other}, {OwnPort}", "MODE DRAGONFLY_PROXY_PORT NODE_NAME DRAGONFLY_INJECT_PROXY DRAGONFLY_TOOLS_PATH", "5001")]
    [TestCase($"{OwnPort}, {Other}, {OwnNodeName}", "DRAGONFLY_PROXY_PORT MODE NODE_NAME DRAGONFLY_INJECT_PROXY DRAGONFLY_TOOLS_PATH", "5001")]
    [TestCase($"{OwnNodeName}, {OwnPort}, {Other}", "NODE_NAME DRAGONFLY_PROXY_PORT DRAGONFLY_INJECT_PROXY DRAGONFLY_TOOLS_PATH MODE", "5001")]
    public void It_stands_after_the_variables_of_the_user_that_it_refers_to(string env, string order, string port)
    {
        var pod = InjectedPod.FromApp($"\"env\": [{env}]");

        Assert.That(pod.EnvNames("app"), Is.EqualTo(order.Split(' ')));
        Assert.That(pod.Environment("app")["DRAGONFLY_INJECT_PROXY"], Is.EqualTo($"http://node-1:{port}"));
        Assert.That(pod.Warnings, Is.Empty);
    }

    [Test]
    public void A_variable_of_the_user_may_refer_to_it()
    {
        var pod = InjectedPod.FromApp("""
            "env": [{ "name": "HTTP_PROXY", "value": "$(DRAGONFLY_INJECT_PROXY)" }, { "name": "DFGET", "value": "$(DRAGONFLY_TOOLS_PATH)/dfget" }]
            """);

        Assert.That(pod.Environment("app")["HTTP_PROXY"], Is.EqualTo("http://node-1:4001"));
        Assert.That(pod.Environment("app")["DFGET"], Is.EqualTo("/dragonfly-tools-mount/dfget"));
    }

    [TestCase("\"value\": \"here\"")]
    [TestCase("\"value\": null")]
    [TestCase("\"valueFrom\": { \"fieldRef\": { \"fieldPath\": \"metadata.name\" } }")]
    [TestCase("\"valueFrom\": { \"fieldRef\": null }")]
    public void A_node_name_that_is_not_the_nodes_is_kept_and_noted(string source)
    {
        var pod = InjectedPod.FromApp($$"""
            "env": [{ "name": "NODE_NAME", {{source}} }]
            """);

        Assert.That(pod.Notes, Is.EqualTo(InjectionWarning.ForeignNodeName));
        Assert.That(pod.Warnings.Single().Message, Does.StartWith("spec.containers[0].env: NODE_NAME "));
        Assert.That(pod.EnvNames("app").Count(name => name == "NODE_NAME"), Is.EqualTo(1));
    }

    [Test]
    public void The_users_own_address_is_kept()
    {
        var pod = InjectedPod.FromApp("""
            "env": [{ "name": "DRAGONFLY_INJECT_PROXY", "value": "http://other:1" }, { "name": "DRAGONFLY_TOOLS_PATH", "value": "/mine" }]
            """);

        Assert.That(pod.Environment("app")["DRAGONFLY_INJECT_PROXY"], Is.EqualTo("http://other:1"));
        Assert.That(pod.Environment("app")["DRAGONFLY_TOOLS_PATH"], Is.EqualTo("/mine"));
    }
}
