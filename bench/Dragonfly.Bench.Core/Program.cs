using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Dragonfly.Bench.Core;

switch (args)
{
    case ["reviews", var file]:
        ReviewFile.Write(file);
        return 0;
    case ["growth"]:
        GrowthTable.Print(Console.Out);
        return 0;
    case ["counting"]:
        return CountingSoak.Run(Console.Out);
    case ["core"]:
        Run<AdmissionBenchmark>();
        return 0;
    case ["kinds"]:
        Run<KindsBenchmark>();
        return 0;
    case ["distribution"]:
        Run<DistributionBenchmark>();
        return 0;
    default:
        Console.Error.WriteLine("usage: dragonfly-bench reviews FILE | core | kinds | distribution | growth | counting");
        return 2;
}

// In process: building a project for each benchmark would take longer than measuring.
static void Run<T>() => BenchmarkRunner.Run<T>(ManualConfig.Create(DefaultConfig.Instance)
    .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
    .AddDiagnoser(MemoryDiagnoser.Default)
    .WithOptions(ConfigOptions.DisableOptimizationsValidator));
