using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Packaging;

/// <summary>What can be said of the chart without Helm.</summary>
public sealed partial class ChartSourceTests
{
    [Test]
    public void Its_crds_are_those_of_config()
    {
        var crds = Directory.GetFiles(ChartFiles.PathOf("config/crd"), "*_dragonfly_io.yaml");
        var copies = Directory.GetFiles(ChartFiles.PathOf($"{ChartFiles.Chart}/files/crds"));
        Assert.That(copies.Select(Path.GetFileName), Is.EquivalentTo(crds.Select(Path.GetFileName)));
        foreach (var crd in crds)
        {
            var copy = Path.Combine(ChartFiles.PathOf($"{ChartFiles.Chart}/files/crds"), Path.GetFileName(crd));
            Assert.That(File.ReadAllText(copy), Is.EqualTo(File.ReadAllText(crd)), "`make chart-files` copies it");
        }
    }

    [Test]
    public void Its_alerts_are_those_of_config() => Assert.That(
        ChartFiles.Text($"{ChartFiles.Chart}/files/alerts.yaml"), Is.EqualTo(ChartFiles.Text("config/prometheus/alerts.yaml")), "`make chart-files` copies it");

    [Test]
    public void Its_dashboard_is_that_of_config() => Assert.That(
        ChartFiles.Text($"{ChartFiles.Chart}/files/dashboard.json"), Is.EqualTo(ChartFiles.Text("config/grafana/dashboard.json")), "`make chart-files` copies it");

    [Test]
    public void Its_version_is_the_operators()
    {
        var version = XDocument.Load(Path.Combine(SourceTree.Root, "Directory.Build.props")).Descendants("Version").Single().Value;
        var chart = ChartFiles.Yaml($"{ChartFiles.Chart}/Chart.yaml").Single();
        Assert.That(chart["version"]!.GetValue<string>(), Is.EqualTo(version));
        Assert.That(chart["appVersion"]!.GetValue<string>(), Is.EqualTo(version));
    }

    [TestCase("config/manager/deployment.yaml")]
    [TestCase("docs/configure.md")]
    [TestCase("docs/install.md")]
    [TestCase(ChartFiles.Readme)]
    [TestCase($"{ChartFiles.Chart}/Chart.yaml")]
    public void Whoever_copies_from_a_file_gets_this_version(string file)
    {
        var chart = ChartFiles.Yaml($"{ChartFiles.Chart}/Chart.yaml").Single();
        var named = NamedVersion().Matches(ChartFiles.Text(file)).Select(match => match.Groups[1].Value);
        Assert.That(named, Is.Not.Empty.And.All.EqualTo(chart["version"]!.GetValue<string>()));
    }

    [Test]
    public void The_changelog_begins_with_this_version_or_what_comes_after_it()
    {
        var chart = ChartFiles.Yaml($"{ChartFiles.Chart}/Chart.yaml").Single();
        var newest = ChartFiles.Text("CHANGELOG.md").Split("\n## ")[1];
        Assert.That(newest, Does.StartWith("Unreleased\n").Or.StartWith($"{chart["version"]} - 20"));
    }

    [Test]
    public void Its_roles_have_the_generated_rules()
    {
        var generated = ChartFiles.Yaml("config/rbac/operator-role.yaml").SelectMany(role => role["rules"]!.AsArray()).SelectMany(Normalized);
        var template = ChartFiles.Text($"{ChartFiles.Chart}/templates/rbac.yaml")
            .Replace("{{ include \"d7y-operator.caSecret\" . | quote }}", "d7y-operator-ca", StringComparison.Ordinal)
            .Replace("{{ include \"d7y-operator.fullname\" . }}-", "d7y-operator-", StringComparison.Ordinal)
            .Replace("{{ include \"d7y-operator.fullname\" . | quote }}", "d7y-operator", StringComparison.Ordinal);

        // Conditions and comments stand between the rules of a role.
        template = string.Join('\n', template.Split('\n').Where(line => !line.StartsWith("{{", StringComparison.Ordinal) && !line.StartsWith('#')));
        var rules = Rules().Matches(template).SelectMany(match => ChartFiles.Parse(match.Value, "rbac.yaml").Single()["rules"]!.AsArray()).SelectMany(Normalized);
        Assert.That(rules, Is.EquivalentTo(generated));
    }

    [Test]
    public void Its_match_conditions_are_those_of_config()
    {
        var expressions = ChartFiles.Yaml("config/webhook/mutators-patch.yaml").Single().AsArray()
            .Where(operation => operation!["path"]!.GetValue<string>().EndsWith("/matchConditions", StringComparison.Ordinal))
            .SelectMany(operation => operation!["value"]!.AsArray())
            .Select(condition => condition!["expression"]!.GetValue<string>())
            .ToArray();
        var template = ChartFiles.Text($"{ChartFiles.Chart}/templates/mutating-webhook.yaml");
        Assert.That(expressions, Has.Length.EqualTo(3));
        Assert.That(expressions, Has.All.Matches<string>(expression => template.Contains($"\"{expression}\"", StringComparison.Ordinal)));
    }

    // One line for each resource: a condition of the chart may part what is generated as one rule.
    private static IEnumerable<string> Normalized(JsonNode? rule) => rule!["resources"]!.AsArray().Select(resource => $"{resource}: {string.Join("; ", rule.AsObject()
        .Where(field => field.Key != "resources")
        .Select(field => $"{field.Key}: {string.Join(' ', field.Value!.AsArray().Select(item => item!.GetValue<string>()).Order(StringComparer.Ordinal))}")
        .Order(StringComparer.Ordinal))}");

    [GeneratedRegex("^rules:\n(?:[- ] .*\n)+", RegexOptions.Multiline)]
    private static partial Regex Rules();

    // An image, a release, a dependency.
    [GeneratedRegex(@"(?:/dragonfly-operator:|/download/v|^ {0,2}version: )(\d+\.\d+\.\d+)", RegexOptions.Multiline)]
    private static partial Regex NamedVersion();
}
