using System.Text.Json;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests;

namespace Dragonfly.Operator.Tests.Packaging;

/// <summary>The chart with values other than its own. Without helm on PATH these tests are not run.</summary>
public sealed class ChartCombinationTests
{
    private RenderedChart? _config;

    private static IEnumerable<ChartCombination> Combinations => ChartCombination.All;

    [TestCaseSource(nameof(Combinations))]
    public async Task Helm_lints_it(object combination) =>
        await Tool.RunAsync("helm", ["lint", "--strict", ChartFiles.PathOf(ChartFiles.Chart), .. ((ChartCombination)combination).Arguments]);

    [TestCaseSource(nameof(Combinations))]
    public async Task Has_the_objects_of_config_default_but_for_what_was_switched(object combination)
    {
        var (_, _, added, removed) = (ChartCombination)combination;
        var chart = await RenderedChart.OfHelmAsync("d7y-operator", ChartCombination.Namespace, ((ChartCombination)combination).Arguments);
        _config ??= await RenderedChart.OfKustomizeAsync("config/default");
        Assert.That(removed, Is.SubsetOf(_config.Objects.Keys));
        Assert.That(chart.Ordinary, Is.EquivalentTo(_config.Objects.Keys.Except(removed).Concat(added)));
    }

    /// <remarks>YAML takes <c>y</c> for true, <c>123</c> and <c>1e3</c> for numbers.</remarks>
    [TestCase("y", "123")]
    [TestCase("123", "y")]
    [TestCase("1e3", "0x1f")]
    [TestCase("null", "true")]
    public async Task Names_stay_text(string release, string @namespace)
    {
        var chart = await RenderedChart.OfHelmAsync(
            release,
            @namespace,
            "--set-string",
            $"fullnameOverride={release},serviceAccount.name={@namespace},tests.namespace={release},defaultInjection.name={release}",
            "--set",
            "autoscaling.enabled=true,certManager.enabled=true,criticalPodsQuota.enabled=true,metrics.serviceMonitor.enabled=true,prometheusRule.enabled=true");
        foreach (var (name, manifest) in chart.Objects.Where(item => (string)item.Value["kind"]! != "CustomResourceDefinition"))
        {
            Assert.That(NotText(manifest, ""), Is.Empty, name);
        }
    }

    [TestCase("nameOverride")]
    [TestCase("fullnameOverride")]
    public async Task No_name_becomes_too_long_for_a_label(string value)
    {
        // API servers label the Pods of Jobs with the Job's name.
        var chart = await RenderedChart.OfHelmAsync("any", "elsewhere", "--set", $"{value}={new string('a', 63)}");
        string[] names = [.. chart.Objects.Values.Where(manifest => (string)manifest["kind"]! is "Job" or "Service" or "Deployment").Select(manifest => (string)manifest["metadata"]!["name"]!)];
        Assert.That(names, Has.Length.GreaterThan(3));
        Assert.That(names, Has.All.Length.LessThanOrEqualTo(63));
    }

    [Test]
    public async Task Leaves_replicas_to_whoever_scales()
    {
        foreach (var values in new[] { "replicas=", "replicas=null", "autoscaling.enabled=true" })
        {
            Assert.That((await DeploymentAsync(values))["replicas"], Is.Null, values);
        }

        Assert.That((await DeploymentAsync("replicas=0"))["replicas"]!.GetValue<int>(), Is.Zero);
        Assert.That((await DeploymentAsync("replicas=3"))["replicas"]!.GetValue<int>(), Is.EqualTo(3));
    }

    [TestCase("privileged", false)]
    [TestCase("baseline", true)]
    public async Task Tells_the_operator_a_default_level_of_Pod_Security(string level, bool isTold)
    {
        var arguments = (await DeploymentAsync($"podSecurityDefault={level}"))["template"]!["spec"]!["containers"]![0]!["args"]!.ToJsonString();
        Assert.That(arguments.Contains($"\"--pod-security-default={level}\"", StringComparison.Ordinal), Is.EqualTo(isTold), arguments);
    }

    [TestCase("10m", false)]
    [TestCase("1h", true)]
    [TestCase("0", true)]
    public async Task Tells_the_operator_how_often_to_audit(string interval, bool isTold)
    {
        var arguments = (await DeploymentAsync($"auditInterval={interval}"))["template"]!["spec"]!["containers"]![0]!["args"]!.ToJsonString();
        Assert.That(arguments.Contains($"\"--audit-interval={interval}\"", StringComparison.Ordinal), Is.EqualTo(isTold), arguments);
    }

    private static async Task<JsonNode> DeploymentAsync(string values) =>
        (await RenderedChart.OfHelmAsync("any", "elsewhere", "--set", values)).Objects["Deployment d7y-operator in elsewhere"]["spec"]!;

    // What Kubernetes wants as text wherever it stands.
    private static IEnumerable<string> NotText(JsonNode? node, string path) => node switch
    {
        JsonObject fields => fields.SelectMany(field =>
            field.Key is "name" or "namespace" or "serviceAccountName" or "secretName" && field.Value is JsonValue value
                ? IsText(value) ? [] : [$"{path}.{field.Key}: {value.ToJsonString()}"]
                : field.Key is "labels" or "annotations" or "matchLabels"
                    ? field.Value!.AsObject().Where(entry => !IsText(entry.Value)).Select(entry => $"{path}.{field.Key}.{entry.Key}: {entry.Value?.ToJsonString()}")
                    : NotText(field.Value, $"{path}.{field.Key}")),
        JsonArray items => items.SelectMany((item, index) => NotText(item, $"{path}[{index}]")),
        _ => [],
    };

    private static bool IsText(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String;
}
