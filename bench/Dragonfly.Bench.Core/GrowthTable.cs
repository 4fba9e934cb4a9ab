using System.Diagnostics;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Pods.Selectors;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Bench.Core;

/// <summary>How the cost of a review grows with the Pod, and that it does not with the cluster.</summary>
internal static class GrowthTable
{
    private const int Rounds = 5;
    private static readonly TimeSpan RoundTime = TimeSpan.FromMilliseconds(300);

    public static void Print(TextWriter output)
    {
        output.WriteLine("containers  namespaces  injections    us/review   bytes/review   us per container");
        Row(output, 1, 10, 1);
        Row(output, 10, 10, 1);
        Row(output, 100, 10, 1);
        Row(output, 2, 10, 1);
        Row(output, 2, 10_000, 1);
        Row(output, 2, 10, 100);
        Row(output, 2, 10_000, 100);
    }

    private static void Row(TextWriter output, int containers, int namespaces, int injections)
    {
        var review = Reviews.Create(containers, number: 7, @namespace: "namespace-3");
        using var admission = new Admission(
            [DragonflyInjectionKind.Of(Enumerable.Range(0, injections).Select(Rule))],
            Enumerable.Range(0, namespaces).Select(Namespace).ToDictionary(one => one.Name));
        var best = Enumerable.Range(0, Rounds + 1).Select(_ => Measure(() => admission.Run(review))).Skip(1).MinBy(round => round.Microseconds);
        output.WriteLine($"{containers,10}  {namespaces,10}  {injections,10}  {best.Microseconds,11:0.0}  {best.Bytes,13:0}  {best.Microseconds / containers,17:0.0}");
    }

    private static (double Microseconds, double Bytes) Measure(Action work)
    {
        var count = 0;
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < RoundTime)
        {
            work();
            count++;
        }

        return (watch.Elapsed.TotalMicroseconds / count, (GC.GetAllocatedBytesForCurrentThread() - bytes) / (double)count);
    }

    /// <summary>All but the least preferred select other namespaces, so that each would have to be looked at.</summary>
    private static InjectionRule Rule(int index) => new(new InjectionSettings { Name = $"injection-{index}" })
    {
        Priority = index,
        NamespaceSelector = index == 0 ? LabelSelector.Everything : new LabelSelector([new("team", LabelOperator.In, [$"team-{index}"])]),
    };

    private static NamespaceInfo Namespace(int index) => new(
        $"namespace-{index}", new Dictionary<string, string> { ["team"] = "none" }, new Dictionary<string, string>());
}
