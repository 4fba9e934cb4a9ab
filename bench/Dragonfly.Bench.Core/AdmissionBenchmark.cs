using BenchmarkDotNet.Attributes;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.DragonflyInjections.Policy;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Bench.Core;

/// <summary>A median Pod, injected and skipped.</summary>
public class AdmissionBenchmark
{
    private readonly byte[] _skipped = Reviews.Create(containers: 2, number: 1, inject: "false");
    private Admission _admission = null!;

    [GlobalSetup]
    public void Prepare() => _admission = new(
        new RuleSet<InjectionRule>([InjectionRule.Default]),
        new Dictionary<string, NamespaceInfo> { ["default"] = new("default", new Dictionary<string, string>(), new Dictionary<string, string>()) });

    [Benchmark]
    public string Injected() => _admission.Run(Reviews.Median);

    [Benchmark]
    public string OptedOut() => _admission.Run(_skipped);
}
