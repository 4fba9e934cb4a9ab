using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dragonfly.Operator.Tests.E2E.Cluster;
using Dragonfly.Operator.Tests.Packaging;
using Dragonfly.Operator.Webhooks.Entries;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>
/// The dashboard and the alerts, by Prometheus itself: it scrapes the operator and the API server while resources of all kinds are in
/// force and Pods are created. Without Prometheus' programs on PATH these tests are not run.
/// </summary>
[TestFixture, Category("E2E"), SingleThreaded]
public partial class MonitoringTests
{
    private const string Configuration = $"/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/{EntryOptions.DefaultConfiguration}";
    private const string Name = "monitored";

    /// <summary>How long the tests of alerts go on, in minutes: longer than any alert looks back and waits.</summary>
    private const int Minutes = 180;

    /// <summary>Some of what is measured comes a minute or two after the start.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    // An API server has this series once a call failed, and no API server before 1.25 has it.
    private static readonly Series FailedOpen = new(
        new Dictionary<string, string> { ["__name__"] = "apiserver_admission_webhook_fail_open_count", ["name"] = "namespace.mutate.pod.v1", ["type"] = "admit" }, 0);

    // What makes an alert's series bad, if it is not that they grow by one each minute.
    private static readonly Dictionary<string, Func<Series, string?>> Disturbances = new(StringComparer.Ordinal)
    {
        ["DragonflyOperatorAbsent"] = _ => null,
        ["DragonflyNothingInForce"] = _ => Constant(0),
        ["DragonflyCacheNotSynced"] = _ => Constant(0),
        ["DragonflyCertificateExpiring"] = series => Constant(series.Labels["kind"] == "leaf" ? (Minutes * 60) + 3600 : series.Value),
        ["DragonflyCaExpiring"] = series => Constant(series.Labels["kind"] == "ca" ? (Minutes * 60) + (10 * 24 * 3600) : series.Value),
        ["DragonflyAuditStopped"] = series => Constant(series.Value),
        // A hundred decisions a minute, of which two take between 0.25 and 0.5 s.
        ["DragonflyAdmissionsSlow"] = series => Growing(series.Value, Bound(series) >= 0.5 ? 100 : 98),
    };

    private static readonly JsonObject Rules = ChartFiles.Yaml("config/prometheus/alerts.yaml").Single()["spec"]!.AsObject();

    private readonly List<string> _created = [];

    private Prometheus? _prometheus;
    private Sandbox? _sandbox;
    private IReadOnlyList<Series> _scraped = [];

    private static ApiClient Api => TestCluster.ControlPlane.Api;

    private static IEnumerable<string> Alerts => Rules["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()).Select(rule => (string)rule!["alert"]!);

    private static IEnumerable<TestCaseData> Queries => Dashboard()["panels"]!.AsArray()
        .SelectMany(panel => (panel!["targets"]?.AsArray() ?? []).Select(target => (Title: (string)panel["title"]!, Target: target!)))
        .Select(one => new TestCaseData((string)one.Target["expr"]!).SetArgDisplayNames(one.Title, (string)one.Target["refId"]!));

    private static IEnumerable<string> Variables => Dashboard()["templating"]!["list"]!.AsArray()
        .Where(variable => (string?)variable!["type"] == "query").Select(variable => (string)variable!["query"]!["query"]!);

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        Prometheus.Require("promtool");
        _prometheus = await Prometheus.StartAsync(TestCluster.ControlPlane, TestCluster.Operator);
        _ = (await Api.PostAsync(Path.GetDirectoryName(Configuration)!, new JsonObject { ["metadata"] = new JsonObject { ["name"] = EntryOptions.DefaultConfiguration } })).Object;
        _sandbox = await Sandbox.CreateAsync();
        // API servers before 1.21 do not set it.
        _ = (await Api.PatchAsync(
            $"/api/v1/namespaces/{_sandbox.Name}",
            new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["kubernetes.io/metadata.name"] = _sandbox.Name } } })).Object;
        await SelectAsync(_sandbox);

        // Rates need what is counted between two scrapes.
        await WaitForDataAsync("dragonfly_build_info");
        await WaitForDataAsync("apiserver_admission_webhook_admission_duration_seconds_count");
        var ordinal = 0;
        await Poll.UntilAsync("a Pod that gets something of all kinds", Poll.Patience, async cancellationToken =>
        {
            var marks = (await _sandbox.CreatePodAsync(Pod(ordinal++), cancellationToken)).Json["metadata"]!["annotations"]!.AsObject();
            return new[] { "injected", "sidecars", "distribution", "networks" }.All(mark => marks.ContainsKey($"dragonfly.io/{mark}"));
        });
        await WaitForDataAsync("sum(rate(dragonfly_admissions_total{outcome=\"Injected\"}[1m])) > 0");
        foreach (var metric in Alerts.SelectMany(UsedBy).Distinct().Where(metric => metric != FailedOpen.Metric))
        {
            await WaitForDataAsync(metric);
        }

        _scraped = await _prometheus.QueryAsync("{__name__!=\"\"}");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        foreach (var path in _created.Append(Configuration))
        {
            await Api.DeleteAsync(path);
        }

        if (_sandbox is not null)
        {
            await _sandbox.DisposeAsync();
        }

        if (_prometheus is not null)
        {
            await _prometheus.DisposeAsync();
        }
    }

    [TestCaseSource(nameof(Queries))]
    public async Task The_dashboards_queries_have_data(string query)
    {
        foreach (var (variable, value) in new[] { ("$namespace", ".*"), ("$job", ".*"), ("$__rate_interval", "5m"), ("$__range", "5m"), ("$__interval", "1m") })
        {
            query = query.Replace(variable, value, StringComparison.Ordinal);
        }

        Assert.That(query, Does.Not.Contain("$"), "a variable that this test does not know");
        await WaitForDataAsync(query);
    }

    [TestCaseSource(nameof(Variables))]
    public async Task The_dashboards_variables_have_values(string query)
    {
        var match = LabelValues().Match(query);
        Assert.That(match.Success, query);
        Assert.That(await _prometheus!.LabelValuesAsync(match.Groups[1].Value, match.Groups[2].Value), Is.Not.Empty, query);
    }

    [Test]
    public async Task Promtool_finds_nothing_wrong_with_what_is_scraped()
    {
        using var response = await TestCluster.Operator.ProbeAsync("/metrics", CancellationToken.None);
        await PromtoolAsync(await response.Content.ReadAsStringAsync(), "check", "metrics");
    }

    [Test]
    public async Task Promtool_finds_nothing_wrong_with_the_alerts()
    {
        using var scratch = new ScratchFolder();
        await PromtoolAsync(null, "check", "rules", scratch.Write("alerts.yml", Rules.ToJsonString()));
    }

    [TestCaseSource(nameof(Alerts))]
    public Task No_alert_fires_while_all_is_well(string alert) => TestAlertAsync(
        alert, Healthy, new JsonObject { ["expr"] = $"ALERTS{{alertname=\"{alert}\"}}", ["eval_time"] = $"{Minutes}m", ["exp_samples"] = new JsonArray() });

    /// <remarks>An alert that does not fire when its series grow needs a line in <see cref="Disturbances"/>.</remarks>
    [TestCaseSource(nameof(Alerts))]
    public Task Every_alert_fires_when_something_is_wrong(string alert)
    {
        // Labels that the summary shows are there.
        var shown = ShownLabel().Matches(Rule(alert)["annotations"]!.ToJsonString()).Select(match => $",{match.Groups[1].Value}!=\"\"");
        return TestAlertAsync(
            alert,
            Disturbances.GetValueOrDefault(alert) ?? (series => Growing(series.Value, 1)),
            new JsonObject
            {
                ["expr"] = $"count(ALERTS{{alertname=\"{alert}\",alertstate=\"firing\"{string.Concat(shown)}}}) > bool 0",
                ["eval_time"] = $"{Minutes}m",
                ["exp_samples"] = new JsonArray(new JsonObject { ["labels"] = "{}", ["value"] = 1 }),
            });
    }

    /// <summary>Plays the series that the alert asks for, as they were scraped and then changed, to promtool.</summary>
    private async Task TestAlertAsync(string alert, Func<Series, string?> change, JsonObject expectation)
    {
        var used = UsedBy(alert).ToHashSet();
        var series = _scraped.Where(one => used.Contains(one.Metric)).Select(FromTheEpoch).ToList();
        if (used.Contains(FailedOpen.Metric))
        {
            series.Add(FailedOpen);
        }

        var input = series.Select(one => (one, Values: change(one))).Where(pair => pair.Values is not null)
            .Select(pair => (JsonNode)new JsonObject { ["series"] = $"{pair.one}", ["values"] = pair.Values }).ToArray();
        using var scratch = new ScratchFolder();
        var test = new JsonObject
        {
            ["rule_files"] = new JsonArray(scratch.Write("alerts.yml", Rules.ToJsonString())),
            ["evaluation_interval"] = "1m",
            ["tests"] = new JsonArray(new JsonObject
            {
                ["interval"] = "1m",
                ["input_series"] = new JsonArray([.. input]),
                ["promql_expr_test"] = new JsonArray(expectation),
            }),
        };
        await PromtoolAsync(null, "test", "rules", scratch.Write("test.yml", test.ToJsonString()));
    }

    private async Task SelectAsync(Sandbox sandbox)
    {
        await AddAsync("sidecarinjections", "SidecarInjection", $$"""
            { "namespaceSelector": {{sandbox.Selector.ToJsonString()}}, "podSelector": {}, "containers": [{ "name": "helper", "image": "registry.example.com/helper:1" }] }
            """);
        await AddAsync("networkinjections", "NetworkInjection", $$"""
            { "namespaceSelector": {{sandbox.Selector.ToJsonString()}}, "podSelector": {}, "networks": [{ "name": "storage", "namespace": "fabric" }] }
            """);
        await AddAsync($"namespaces/{sandbox.Name}/poddistributions", "PodDistribution", """
            { "target": { "apiVersion": "apps/v1", "kind": "StatefulSet", "name": "web" }, "groups": [{ "name": "all", "nodeSelector": { "pool": "all" } }] }
            """);
    }

    private async Task AddAsync(string collection, string kind, string spec)
    {
        var path = $"/apis/dragonfly.io/v1alpha1/{collection}";
        _ = (await Api.PostAsync(path, new JsonObject
        {
            ["apiVersion"] = "dragonfly.io/v1alpha1",
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = Name },
            ["spec"] = JsonNode.Parse(spec),
        })).Object;
        _created.Add($"{path}/{Name}");
    }

    private static JsonObject Pod(int ordinal)
    {
        var pod = PodManifest.Annotated($"web-{ordinal}");
        pod["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "StatefulSet",
            ["name"] = "web",
            ["uid"] = "5d2c1ad5-28f1-4ba0-a1f7-0dd0a37ef0f8",
            ["controller"] = true,
        });
        return pod;
    }

    private Task WaitForDataAsync(string query) => Poll.UntilAsync(
        $"data for {query}", Patience, async cancellationToken => (await _prometheus!.QueryAsync(query, cancellationToken)).Count > 0);

    private static async Task PromtoolAsync(string? input, params string[] arguments)
    {
        var result = await Command.RunAsync(ProcessSettings.Create(Executables.Find("promtool")!, arguments), input);
        Assert.That(result.ExitCode, Is.Zero, $"{result.Output}{result.Error}");
    }

    /// <summary>The clock of promtool's tests begins at the epoch: so do Unix times.</summary>
    private static Series FromTheEpoch(Series series) =>
        IsTimestamp(series) || series.Metric.EndsWith("_expiry_seconds", StringComparison.Ordinal) ? series with { Value = series.Value - DateTimeOffset.UtcNow.ToUnixTimeSeconds() } : series;

    private static string Healthy(Series series) => series.Metric switch
    {
        // Pods that other tests left may lack something.
        "dragonfly_audit_pods" => Constant(0),
        _ => IsTimestamp(series) ? Growing(series.Value, 60) : Constant(series.Value),
    };

    private static string Constant(double value) => Growing(value, 0);

    private static string Growing(double from, int by) => string.Create(CultureInfo.InvariantCulture, $"{from:0.######}+{by}x{Minutes}");

    private static double Bound(Series series) => double.TryParse(series.Labels["le"], CultureInfo.InvariantCulture, out var bound) ? bound : double.PositiveInfinity;

    /// <summary>When something happened last that happens time and again.</summary>
    private static bool IsTimestamp(Series series) => series.Metric.EndsWith("_timestamp_seconds", StringComparison.Ordinal);

    private static IEnumerable<string> UsedBy(string alert) => MetricName().Matches((string)Rule(alert)["expr"]!).Select(match => match.Value);

    private static JsonNode Dashboard() => JsonNode.Parse(ChartFiles.Text("config/grafana/dashboard.json"))!;

    private static JsonNode Rule(string alert) => Rules["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()).Single(rule => (string?)rule!["alert"] == alert)!;

    [GeneratedRegex(@"^label_values\((\w+), *(\w+)\)$")]
    private static partial Regex LabelValues();

    [GeneratedRegex(@"\b(?:dragonfly|process|apiserver)_[a-z_]+")]
    private static partial Regex MetricName();

    [GeneratedRegex(@"\$labels\.(\w+)")]
    private static partial Regex ShownLabel();
}
