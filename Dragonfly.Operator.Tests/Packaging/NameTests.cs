using System.Text.RegularExpressions;
using Dragonfly.Operator.Resources.Fields;
using Dragonfly.Operator.Tests;

namespace Dragonfly.Operator.Tests.Packaging;

/// <summary>DragonflyDB's operator is called dragonfly-operator too: a cluster that has it can have ours.</summary>
public sealed partial class NameTests
{
    // What its documentation installs with kubectl, and with Helm as the release dragonfly-operator.
    private static readonly string[] Theirs =
    [
        "dragonflies.dragonflydb.io",
        "dragonflyclusters.dragonflydb.io",
        "dragonfly-operator",
        "dragonfly-operator-aggregate-to-admin",
        "dragonfly-operator-aggregate-to-edit",
        "dragonfly-operator-aggregate-to-view",
        "dragonfly-operator-controller-manager",
        "dragonfly-operator-controller-manager-metrics",
        "dragonfly-operator-controller-manager-metrics-service",
        "dragonfly-operator-controller-svc",
        "dragonfly-operator-leader-election-role",
        "dragonfly-operator-leader-election-rolebinding",
        "dragonfly-operator-manager-clusterrolebinding",
        "dragonfly-operator-manager-role",
        "dragonfly-operator-manager-rolebinding",
        "dragonfly-operator-metrics-reader",
        "dragonfly-operator-metrics-reader-clusterrolebinding",
        "dragonfly-operator-proxy-clusterrolebinding",
        "dragonfly-operator-proxy-role",
        "dragonfly-operator-proxy-rolebinding",
        "dragonfly-operator-system",
        "dragonfly-operator-test-connection",
    ];

    [Test]
    public void Manifests_share_no_name_with_it()
    {
        var ours = Directory.GetFiles(ChartFiles.PathOf("config"), "*.yaml", SearchOption.AllDirectories)
            .SelectMany(file => ChartFiles.Parse(File.ReadAllText(file), file))
            .SelectMany(manifest => NamesOf(manifest.ToJsonString()))
            .Distinct()
            .ToArray();
        Assert.That(ours, Is.SupersetOf(new[] { "d7y-operator", "d7y-operator-system", "d7y-operator-role", "d7y-operator-mutators" }));
        Assert.That(ours.Intersect(Theirs), Is.Empty);
    }

    [TestCase("dragonfly-operator", "dragonfly-operator-system")]
    [TestCase("d7y-operator", "d7y-operator-system")]
    public async Task A_release_of_any_name_shares_none_with_it(string release, string @namespace)
    {
        var chart = await RenderedChart.OfHelmAsync(release, @namespace, "--set", "metrics.podMonitor.enabled=true,prometheusRule.enabled=true");
        var ours = chart.Objects.Values.SelectMany(manifest => NamesOf(manifest.ToJsonString())).Distinct().ToArray();
        Assert.That(ours, Is.SupersetOf(new[] { "d7y-operator", "d7y-operator-role", "d7y-operator-mutators" }));
        Assert.That(ours.Except([@namespace]).Intersect(Theirs), Is.Empty);
    }

    [Test]
    public void The_chart_can_stand_beside_its_chart_in_a_parent()
    {
        // Named templates are global: the one that is loaded last wins in all charts.
        var templates = Directory.GetFiles(ChartFiles.PathOf($"{ChartFiles.Chart}/templates"), "*.tpl")
            .SelectMany(file => Template().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value));
        Assert.That(templates, Is.Not.Empty.And.All.StartsWith("d7y-operator."));
    }

    private static IEnumerable<string> NamesOf(string json) => Name().Matches(json).Select(match => match.Groups[1].Value);

    // Names of objects and references to them; not labels, whose keys are longer.
    [GeneratedRegex("""
        "(?:name|namespace|serviceAccountName|secretName)":"([^"]*)"
        """)]
    private static partial Regex Name();

    [GeneratedRegex("""\{\{-? define "([^"]*)" """)]
    private static partial Regex Template();
}
