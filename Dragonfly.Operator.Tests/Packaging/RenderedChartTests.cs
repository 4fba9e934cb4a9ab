using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests;

namespace Dragonfly.Operator.Tests.Packaging;

/// <summary>The chart as Helm renders it. Without helm on PATH these tests are not run.</summary>
public sealed class RenderedChartTests
{
    private const string Namespace = "d7y-operator-system";
    private const string Deployment = $"Deployment d7y-operator in {Namespace}";

    [Test]
    public async Task Has_the_objects_of_config_default()
    {
        var chart = await RenderedChart.OfHelmAsync("d7y-operator", Namespace);
        var config = await RenderedChart.OfKustomizeAsync("config/default");

        // A hook makes the DragonflyInjection.
        Assert.That(chart.Ordinary, Is.EquivalentTo(config.Objects.Keys));
        foreach (var name in chart.Ordinary)
        {
            var expected = config.WithoutLabels(name);
            var actual = chart.WithoutLabels(name);
            if (name == Deployment)
            {
                Assert.That(Arguments(actual)[0]!.GetValue<string>(), Is.EqualTo("serve"));
                Arguments(actual).Clear();
                Arguments(expected).Clear();
            }

            Assert.That(JsonNode.DeepEquals(actual, expected), $"{name}: the chart has {actual.ToJsonString()}, config/default {expected.ToJsonString()}");
        }
    }

    [Test]
    public async Task Tells_the_operator_the_names_of_its_objects()
    {
        var chart = await RenderedChart.OfHelmAsync("any", "elsewhere", "--set", "fullnameOverride=one");
        var arguments = Arguments(chart.Objects["Deployment one in elsewhere"]).Select(argument => argument!.GetValue<string>()).ToArray();
        Assert.That(arguments, Does.Contain("--service=one"));
        Assert.That(chart.Objects, Does.ContainKey("Service one in elsewhere"));
        Assert.That(arguments, Does.Contain("--ca-secret=one-ca"));
        Assert.That(chart.Objects["Role one-role in elsewhere"].ToJsonString(), Does.Contain("[\"one-ca\"]"));
        Assert.That(arguments, Does.Contain("--lease=one"));
        Assert.That(chart.Objects["Role one-role in elsewhere"].ToJsonString(), Does.Contain("[\"one\"]"));
        foreach (var (flag, kind) in new[]
        {
            ("mutating", "MutatingWebhookConfiguration"), ("resources", "MutatingWebhookConfiguration"), ("validating", "ValidatingWebhookConfiguration"),
        })
        {
            var name = arguments.Single(argument => argument.StartsWith($"--{flag}-configuration=", StringComparison.Ordinal)).Split('=')[1];
            Assert.That(chart.Objects, Does.ContainKey($"{kind} {name}"));
            Assert.That(chart.Objects["ClusterRole one-role"].ToJsonString(), Does.Contain($"\"{name}\""), "it may read and patch this one");
        }
    }

    [Test]
    public async Task Never_injects_its_own_namespace()
    {
        var chart = await RenderedChart.OfHelmAsync("d7y-operator", "elsewhere", "--set", "webhook.excludedNamespaces={kube-system,mine}");
        var entries = chart.Objects["MutatingWebhookConfiguration d7y-operator-mutators"]["webhooks"]!.AsArray();
        Assert.That(entries, Has.Count.EqualTo(2));
        Assert.That(entries, Has.All.Matches<JsonNode>(entry =>
            entry["namespaceSelector"]!["matchExpressions"]![1]!["values"]!.ToJsonString() == """["kube-system","mine","elsewhere"]"""));
    }

    [Test]
    public async Task Tells_the_operator_which_namespaces_are_left_out()
    {
        var chart = await RenderedChart.OfHelmAsync("d7y-operator", "elsewhere", "--set", "webhook.excludedNamespaces={kube-system,mine}");
        Assert.That(Arguments(chart.Objects["Deployment d7y-operator in elsewhere"]).ToJsonString(), Does.Contain("\"--excluded-namespaces=kube-system,mine\""));
        Assert.That(chart.Objects["MutatingWebhookConfiguration d7y-operator-resources"].ContainsKey("webhooks"), Is.False, "upgrades leave entries in place");
    }

    [Test]
    public async Task Owns_the_default_injection_once_the_api_server_knows_it()
    {
        var first = await RenderedChart.OfHelmAsync("d7y-operator", Namespace);
        var later = await RenderedChart.OfHelmAsync("d7y-operator", Namespace, "--api-versions", "dragonfly.io/v1alpha1/DragonflyInjection");
        Assert.That(first.Ordinary, Does.Not.Contain("DragonflyInjection default"));
        Assert.That(later.Ordinary, Does.Contain("DragonflyInjection default"));
        Assert.That(JsonNode.DeepEquals(first.Objects["DragonflyInjection default"]["spec"], later.Objects["DragonflyInjection default"]["spec"]));
    }

    private static JsonArray Arguments(JsonObject deployment) => deployment["spec"]!["template"]!["spec"]!["containers"]![0]!["args"]!.AsArray();
}
