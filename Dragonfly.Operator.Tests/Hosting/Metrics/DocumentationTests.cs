using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Dragonfly.Operator.Audit;
using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.DragonflyInjections.Policy;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Tests.Webhooks;
using Dragonfly.Operator.Webhooks;
using Dragonfly.Operator.Yaml;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;

namespace Dragonfly.Operator.Tests.Hosting.Metrics;

/// <summary>docs/operations.md and the alerts speak of the metrics that there are, and of no others.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string Operations = ReadFile("docs/operations.md");
    private static readonly string Alerts = ReadFile("config/prometheus/alerts.yaml");

    [Test]
    public async Task Every_metric_is_documented_with_its_type_and_none_is_invented()
    {
        var exported = await ExportedAsync();
        Assert.That(Rows("Metrics").Select(row => (Name: row[0], Type: row[1])), Is.EquivalentTo(exported.Select(metric => (metric.Key, metric.Value))));
    }

    [Test]
    public async Task Alerts_use_metrics_that_there_are()
    {
        var exported = await ExportedAsync();
        var used = MetricName().Matches(Alerts).Select(match => BucketSuffix().Replace(match.Value, "")).Distinct();
        Assert.That(used, Is.SubsetOf(exported.Keys));
        var outcomes = OutcomeMatcher().Matches(Alerts).SelectMany(match => match.Groups[1].Value.Split('|'));
        Assert.That(outcomes, Is.Not.Empty.And.SubsetOf(InjectionOutcome.All));
    }

    [Test]
    public async Task The_dashboard_shows_metrics_that_there_are()
    {
        var exported = await ExportedAsync();
        var used = MetricName().Matches(ReadFile("config/grafana/dashboard.json")).Select(match => BucketSuffix().Replace(match.Value, "")).Distinct().ToList();
        Assert.That(used, Is.SubsetOf(exported.Keys).And.Count.GreaterThan(10).And.SupersetOf(Kinds.Create().Select(kind => kind.CountMetric)));
    }

    [Test]
    public void Alerts_are_documented_with_their_severity()
    {
        var rules = DocumentReader.Read(Alerts, "alerts.yaml").Single().Value!.Value
            .GetProperty("spec").GetProperty("groups")[0].GetProperty("rules").EnumerateArray();
        Assert.That(
            Rows("Alerts").Select(row => (row[0], row[1])),
            Is.EqualTo(rules.Select(rule => (rule.GetProperty("alert").GetString(), rule.GetProperty("labels").GetProperty("severity").GetString()))));
    }

    [Test]
    public void Fields_of_admissions_are_documented()
    {
        var documented = Rows("Log fields").Where(row => row[1] == "admissions").Select(row => row[0]);
        var logged = new AdmissionLine { Result = new([]) }.Select(field => char.ToLowerInvariant(field.Key[0]) + field.Key[1..]);

        // Written where several kinds had a say.
        Assert.That(documented, Is.EqualTo(logged.Append("mutations")));
    }

    private static async Task<IReadOnlyDictionary<string, string>> ExportedAsync()
    {
        Assume.That(KubeOpsAdapter.MeterName, Is.Not.Null, "the page says which of them upstream's KubeOps has not");
        await using var @operator = await StandaloneOperator.StartAsync();
        // A histogram is shown once something was measured.
        await @operator.ReviewAsync(Review.OfPod("""{ "spec": {} }"""));
        // Of what only exists with an API server.
        using var events = new OwnerEventQueue();
        new AuditMetrics(@operator.Services.GetRequiredService<IMeterFactory>()).Report(
            new(DateTimeOffset.UnixEpoch, 0, [new("kind", AuditState.Missing, 0)], new Dictionary<ResourceKind, AuditCounts>(), new Dictionary<AuditedOwner, V1OwnerReference>()));
        using var client = new HttpClient { BaseAddress = @operator.Probes };
        using var response = await client.GetAsync("/metrics");
        Assert.That(response.Content.Headers.ContentType!.ToString(), Is.EqualTo("text/plain; version=0.0.4; charset=utf-8"));
        var metrics = TypeLine().Matches(await response.Content.ReadAsStringAsync()).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        foreach (var (_, (name, _)) in KubeOpsAdapter.Metrics)
        {
            metrics[name] = name.EndsWith("_total", StringComparison.Ordinal) ? "counter" : "gauge";
        }

        foreach (var name in Kinds.Create().Select(kind => kind.PodsMetric).OfType<string>())
        {
            metrics[name] = "gauge";
        }

        return metrics;
    }

    /// <summary>The cells of a chapter's first table, without backticks.</summary>
    private static IEnumerable<string[]> Rows(string chapter) => Operations
        .Split($"\n## {chapter}\n")[1].Split("\n## ")[0].Split('\n')
        .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..].Select(cell => cell.Trim('`')).ToArray());

    private static string ReadFile(string path) => File.ReadAllText(SourceTree.Find(path) ?? throw new FileNotFoundException(path));

    [GeneratedRegex("^# TYPE (\\S+) (\\S+)$", RegexOptions.Multiline)]
    private static partial Regex TypeLine();

    [GeneratedRegex("\\b(?:dragonfly|process)_[a-z_]+")]
    private static partial Regex MetricName();

    [GeneratedRegex("_bucket$")]
    private static partial Regex BucketSuffix();

    [GeneratedRegex("outcome=~?\"([A-Za-z|]+)\"")]
    private static partial Regex OutcomeMatcher();
}
