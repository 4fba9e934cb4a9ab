using Dragonfly.Operator.Resources.Fields;
using Dragonfly.Operator.Tests.E2E.Cluster;

namespace Dragonfly.Operator.Tests.Packaging;

/// <summary>Some of the chart's switches together, and the objects that make it differ from config/default.</summary>
internal sealed record ChartCombination(string Name, string[] Values, string[] Added, string[] Removed)
{
    public const string Namespace = "d7y-operator-system";

    /// <summary>A switch with its values, what it adds, and what it removes.</summary>
    private static readonly ChartCombination[] Switches =
    [
        Switch("autoscaling", ["autoscaling.enabled=true"], added: ["HorizontalPodAutoscaler d7y-operator"]),
        Switch("no disruption budget", ["podDisruptionBudget.enabled=false"], removed: ["PodDisruptionBudget d7y-operator"]),
        Switch(
            "cert-manager",
            ["certManager.enabled=true", "certManager.renewBefore=360h"],
            added: ["Issuer d7y-operator", "Certificate d7y-operator"]),
        Switch("host network", ["hostNetwork=true", "ports.webhook=10250", "ports.probes=10251", "topologySpread.zones=", "service.port=8443"]),
        Switch("no network policy", ["networkPolicy.enabled=false"], removed: ["NetworkPolicy d7y-operator"]),
        Switch("pod monitor", ["metrics.podMonitor.enabled=true"], added: ["PodMonitor d7y-operator"]),
        Switch("service monitor", ["metrics.serviceMonitor.enabled=true"], added: ["ServiceMonitor d7y-operator", "Service d7y-operator-metrics"]),
        Switch(
            "alerts and dashboard",
            ["prometheusRule.enabled=true", "grafanaDashboard.enabled=true"],
            added: ["PrometheusRule d7y-operator", "ConfigMap d7y-operator-dashboard"]),
        Switch("quota", ["criticalPodsQuota.enabled=true", "commonLabels.team=storage"], added: ["ResourceQuota d7y-operator-critical-pods"]),
        Switch("other account", ["serviceAccount.create=false", "serviceAccount.name=given"], removed: ["ServiceAccount d7y-operator"]),
        Switch(
            "fail closed",
            [
                "webhook.failurePolicy=Fail", "webhook.matchConditions=false", "webhook.objectSelector.matchLabels.a=b", "global.imageRegistry=example.test",
                "global.imagePullSecrets={a,b}", "logLevel=debug", "image.digest=sha256:" + Digest,
            ]),
    ];

    private const string Digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    // A Plackett-Burman design: its rows, each the one before moved by one, and a row of none bring every two switches together in all four ways.
    private const string Design = "++-+++---+-";

    /// <summary>None of the switches, and combinations in which every two of them are on and off together and in turn.</summary>
    public static IEnumerable<ChartCombination> All { get; } =
    [
        Switch("defaults", []),
        .. Enumerable.Range(0, Design.Length).Select(shift => Together(
            $"combination {shift + 1}", Switches.Where((_, index) => Design[(index + shift) % Design.Length] == '+').ToArray())),
    ];

    public string[] Arguments => [.. Values.SelectMany(value => new[] { "--set", value })];

    public override string ToString() => Name;

    private static ChartCombination Switch(string name, string[] values, string[]? added = null, string[]? removed = null) =>
        new(name, values, Placed(added), Placed(removed));

    private static ChartCombination Together(string name, ChartCombination[] switches) => new(
        $"{name}: {string.Join(", ", switches.Select(one => one.Name))}",
        [.. switches.SelectMany(one => one.Values)],
        [.. switches.SelectMany(one => one.Added)],
        [.. switches.SelectMany(one => one.Removed)]);

    private static string[] Placed(string[]? names) => [.. names?.Select(name => $"{name} in {Namespace}") ?? []];
}
