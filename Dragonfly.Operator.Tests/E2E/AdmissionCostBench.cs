using System.Diagnostics;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.E2E.Cluster;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>
/// What the operator costs who creates Pods, as ratios to an API server without webhooks. Prints a table and asserts only
/// that every Pod was created and that the right ones were injected; <c>make bench-e2e</c> runs it.
/// </summary>
[TestFixture, Category("E2E"), Category("Bench")]
public class AdmissionCostBench
{
    private const int Clients = 20;
    private const int PodsOfEach = 25;
    private const int Rounds = 4;

    private static readonly string[] Modes = ["no webhook", "involved", "not involved"];

    [Test, CancelAfter(300_000)]
    public async Task Two_thousand_Pods_of_twenty_clients_in_each_way(CancellationToken cancellationToken)
    {
        await using var injected = await Sandbox.CreateAsync();
        await using var left = await Sandbox.CreateEmptyAsync((TestCluster.OwnOperatorLabel, "true"));
        var rounds = Modes.ToDictionary(mode => mode, _ => new List<CreationRound>());
        _ = await RunAsync(injected, "warm-up", expectInjection: true, cancellationToken);
        for (var round = 0; round < Rounds; round++)
        {
            // Another namespace than the other two, of which the webhook's selector keeps the API server from calling: with
            // the configuration gone it would not even have to look.
            var configuration = await DeleteConfigurationAsync(cancellationToken);
            rounds[Modes[0]].Add(await RunAsync(left, $"none-{round}", expectInjection: false, cancellationToken));
            await RestoreConfigurationAsync(configuration, injected, cancellationToken);
            rounds[Modes[1]].Add(await RunAsync(injected, $"all-{round}", expectInjection: true, cancellationToken));
            rounds[Modes[2]].Add(await RunAsync(left, $"left-{round}", expectInjection: false, cancellationToken));
        }

        Print(rounds);
    }

    private static string ConfigurationPath =>
        $"/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/{TestCluster.Operator.MutatingConfiguration}";

    private static async Task<JsonObject> DeleteConfigurationAsync(CancellationToken cancellationToken)
    {
        var configuration = (await TestCluster.ControlPlane.Api.GetAsync(ConfigurationPath, cancellationToken)).Object;
        _ = (await TestCluster.ControlPlane.Api.DeleteAsync(ConfigurationPath, cancellationToken)).Object;
        configuration["metadata"] = new JsonObject { ["name"] = TestCluster.Operator.MutatingConfiguration };
        return configuration;
    }

    private static async Task RestoreConfigurationAsync(JsonObject configuration, Sandbox injected, CancellationToken cancellationToken)
    {
        _ = (await TestCluster.ControlPlane.Api.PostAsync(Path.GetDirectoryName(ConfigurationPath)!, configuration, cancellationToken)).Object;
        await injected.WaitUntilInjectedByAsync(injected.Name);
    }

    private static async Task<CreationRound> RunAsync(Sandbox sandbox, string round, bool expectInjection, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var latencies = await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(
            async () =>
            {
                var own = new double[PodsOfEach];
                for (var i = 0; i < PodsOfEach; i++)
                {
                    var started = watch.Elapsed;
                    var pod = await sandbox.CreatePodAsync(PodManifest.Annotated($"{round}-{client}-{i}"), cancellationToken);
                    own[i] = (watch.Elapsed - started).TotalMilliseconds;
                    Assert.That(pod.InjectedBy is not null, Is.EqualTo(expectInjection));
                }

                return own;
            },
            cancellationToken)));
        return CreationRound.Of(watch.Elapsed, latencies.SelectMany(own => own));
    }

    private static void Print(Dictionary<string, List<CreationRound>> rounds)
    {
        var output = TestContext.Progress;
        output.WriteLine($"{Rounds} x {Clients * PodsOfEach} Pods of {Clients} clients each, medians of the rounds (ratio to no webhook)");
        output.WriteLine($"{"",-14}{"Pods/s",16}{"p50 ms",16}{"p99 ms",16}");
        var floor = CreationRound.Median(rounds[Modes[0]]);
        foreach (var mode in Modes)
        {
            var median = CreationRound.Median(rounds[mode]);
            output.WriteLine(
                $"{mode,-14}{Cell(median.PerSecond, floor.PerSecond)}{Cell(median.P50, floor.P50)}{Cell(median.P99, floor.P99)}");
        }
    }

    private static string Cell(double value, double floor) => $"{value,9:0.0} ({value / floor:0.00})";
}
