using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections.Injectors;

/// <summary>A variable of env replaces one of the same name from envFrom, whose ConfigMaps and Secrets nobody sees here.</summary>
public sealed class EnvFromTests
{
    private const string ConfigMap = "\"envFrom\": [{ \"configMapRef\": { \"name\": \"c\" } }]";

    private static readonly InjectionSettings Settings = InjectedPod.Defaults with { Inject = InjectorKinds.Proxy };

    [TestCase(ProxyHost.NodeName, "DRAGONFLY_NODE_NAME", "http://node-1:4001")]
    [TestCase(ProxyHost.HostIP, "DRAGONFLY_NODE_IP", "http://192.0.2.7:4001")]
    [TestCase(ProxyHost.HostIPv6, "DRAGONFLY_NODE_IP", "http://[192.0.2.7]:4001")]
    public void The_node_has_a_name_of_Dragonflys_own_there(ProxyHost host, string name, string address)
    {
        var pod = InjectedPod.FromApp(ConfigMap, Settings with { ProxyHost = host });

        Assert.That(pod.EnvNames("app"), Is.EqualTo([name, "DRAGONFLY_PROXY_PORT", "DRAGONFLY_INJECT_PROXY"]));
        Assert.That(pod.Environment("app")["DRAGONFLY_INJECT_PROXY"], Is.EqualTo(address));
        Assert.That(pod.Warnings, Is.Empty);
        Assert.That(pod.Again(Settings with { ProxyHost = host }).Changed, Is.False);
    }

    [TestCase("\"envFrom\": null")]
    [TestCase("\"envFrom\": []")]
    [TestCase("\"envFrom\": [{ \"prefix\": \"APP_\", \"configMapRef\": { \"name\": \"c\" } }]")]
    public void Where_it_cannot_come_by_envFrom_it_has_its_usual_name(string envFrom) =>
        Assert.That(InjectedPod.FromApp(envFrom, Settings).EnvNames("app")[0], Is.EqualTo("NODE_NAME"));

    [TestCase("\"envFrom\": [{ \"prefix\": \"NODE_\", \"secretRef\": { \"name\": \"c\" } }]")]
    [TestCase("\"envFrom\": [{ \"prefix\": \"\", \"secretRef\": { \"name\": \"c\" } }]")]
    [TestCase("\"envFrom\": [{ \"prefix\": \"APP_\", \"secretRef\": {} }, { \"prefix\": null }]")]
    public void Where_it_can_it_has_not(string envFrom) =>
        Assert.That(InjectedPod.FromApp(envFrom, Settings).EnvNames("app")[0], Is.EqualTo("DRAGONFLY_NODE_NAME"));

    [Test]
    public void What_env_says_itself_counts_as_ever()
    {
        var pod = InjectedPod.FromApp($$"""
            {{ConfigMap}}, "env": [{ "name": "NODE_NAME", "valueFrom": { "fieldRef": { "fieldPath": "spec.nodeName" } } }]
            """, Settings);

        Assert.That(pod.EnvNames("app"), Is.EqualTo(["NODE_NAME", "DRAGONFLY_PROXY_PORT", "DRAGONFLY_INJECT_PROXY"]));
        Assert.That(pod.Environment("app")["DRAGONFLY_INJECT_PROXY"], Is.EqualTo("http://node-1:4001"));
    }

    [TestCase("HTTP_PROXY", "HTTP_PROXY,")]
    [TestCase("https_proxy", "HTTPS_PROXY,")]
    [TestCase("MODEL_PROXY", "MODEL_PROXY,")]
    [TestCase("MODEL_PROXY HTTP_PROXY", "MODEL_PROXY and HTTP_PROXY,")]
    [TestCase("A_PROXY B_PROXY HTTP_PROXY", "A_PROXY and 2 more of proxyEnv,")]
    public void Variables_of_proxyEnv_are_left_out_and_said(string proxyEnv, string message)
    {
        var settings = Settings with { ProxyEnv = proxyEnv.Split(' ') };
        var pod = InjectedPod.FromApp(ConfigMap, settings);

        Assert.That(pod.EnvNames("app"), Has.All.StartsWith("DRAGONFLY_"));
        Assert.That(pod.Warnings.Single().Reason, Is.EqualTo(WarningReason.NameTaken));
        Assert.That(pod.Warnings.Single().Message, Does.StartWith($"spec.containers[0]: envFrom may bring {message} so nothing was added"));
        Assert.That((pod.Again(settings).Changed, pod.Again(settings).Warnings.Count), Is.EqualTo((false, 1)));
    }

    [Test]
    public void Those_with_a_name_of_Dragonflys_own_are_added() => Assert.That(
        InjectedPod.FromApp(ConfigMap, Settings with { ProxyEnv = ["DRAGONFLY_HTTP_PROXY"] }).EnvNames("app"), Does.Contain("DRAGONFLY_HTTP_PROXY"));

    [Test]
    public void A_NO_PROXY_of_envFrom_is_not_replaced()
    {
        var pod = InjectedPod.FromApp("\"envFrom\": [{ \"prefix\": \"no_\", \"configMapRef\": { \"name\": \"c\" } }]", Settings with { ProxyEnv = ["HTTP_PROXY"] });

        Assert.That(pod.EnvNames("app"), Does.Contain("http_proxy").And.Not.Contain("NO_PROXY").And.Not.Contain("no_proxy"));
        Assert.That(pod.Warnings.Single().Message, Is.EqualTo(
            "spec.containers[0]: envFrom may bring NO_PROXY, so nothing was added under that name: unless it names them, the cluster's own addresses are reached through the proxy"));
    }

    [TestCase("\"envFrom\": []")]
    [TestCase("\"envFrom\": [{ \"configMapRef\": { \"name\": \"c\" } }], \"env\": [{ \"name\": \"NODE_NAME\", \"value\": \"x\" }]")]
    public void The_node_keeps_its_name_whatever_another_webhook_does_to_the_container(string members)
    {
        const string Injected = """
            { "name": "DRAGONFLY_NODE_NAME", "valueFrom": { "fieldRef": { "fieldPath": "spec.nodeName" } } },
            { "name": "DRAGONFLY_PROXY_PORT", "value": "4001" },
            { "name": "DRAGONFLY_INJECT_PROXY", "value": "http://$(DRAGONFLY_NODE_NAME):$(DRAGONFLY_PROXY_PORT)" }
            """;
        var pod = InjectedPod.FromApp(
            members.Contains("\"env\"", StringComparison.Ordinal) ? members.Replace("\"env\": [", $"\"env\": [{Injected}, ", StringComparison.Ordinal) : $"{members}, \"env\": [{Injected}]",
            Settings);

        Assert.That(pod.Changed, Is.False);
        Assert.That(pod.Warnings, Is.Empty);
    }

    [TestCase("\"envFrom\": {}", "spec.containers[0].envFrom: expected a list, found an object")]
    [TestCase("\"envFrom\": [1]", "spec.containers[0].envFrom: expected an object, found a number")]
    [TestCase("\"envFrom\": [{ \"prefix\": 1 }]", "spec.containers[0].envFrom.prefix: expected a string, found a number")]
    public void A_value_of_the_wrong_type_is_named(string envFrom, string message) =>
        Assert.That(() => InjectedPod.FromApp(envFrom, Settings), Throws.TypeOf<PodFormatException>().With.Message.EqualTo(message));
}
