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
    case ["core"]:
        // In process: building a project for each benchmark would take longer than measuring.
        BenchmarkRunner.Run<AdmissionBenchmark>(ManualConfig.Create(DefaultConfig.Instance)
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .WithOptions(ConfigOptions.DisableOptimizationsValidator));
        return 0;
    default:
        Console.Error.WriteLine("usage: dragonfly-bench reviews FILE | core | growth");
        return 2;
}
