using BenchmarkDotNet.Attributes;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Bench.Core;

/// <summary>A median Pod, injected and skipped.</summary>
public class AdmissionBenchmark
{
    private readonly byte[] _skipped = Reviews.Create(containers: 2, number: 1, inject: "false");
    private Admission _admission = null!;

    [GlobalSetup]
    public void Prepare() => _admission = new([DragonflyInjectionKind.Of([InjectionRule.Default])]);

    [Benchmark]
    public string Injected() => _admission.Run(Reviews.Median);

    [Benchmark]
    public string OptedOut() => _admission.Run(_skipped);
}
