using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.DragonflyInjections.Policy;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;
using Dragonfly.Operator.Resources.Fields;
using Dragonfly.Operator.Tests.E2E.Cluster;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>
/// What the operator costs who creates Pods, as ratios to an API server without webhooks, and beside it what webhooks cost that
/// answer at once, and what the same costs within the API server where that has the engine for it. Prints a table and asserts only
/// that every Pod was created, that the right ones were injected, and that operator and policy add the same;
/// <c>make bench-e2e</c> runs it.
/// </summary>
[TestFixture, Category("E2E"), Category("Bench")]
public class AdmissionCostBench
{
    private const int Clients = 20;
    private const int PodsOfEach = 50;

    // A tenth of what the API server can do, so that a Pod waits for its own admission and not for that of others.
    private const int PacedPerSecond = 200;

    // Fewer, for a try, with: dotnet test … -- 'TestRunParameters.Parameter(name="rounds", value="1")'
    private static readonly int Rounds = TestContext.Parameters.Get("rounds", 7);

    private readonly Dictionary<string, List<CreationRound>> _rounds = [];
    private Sandbox _involved = null!;
    private Sandbox _left = null!;

    [OneTimeSetUp]
    public async Task CreateAsync()
    {
        _involved = await Sandbox.CreateAsync();
        // Of the other the webhook's selector keeps the API server from calling.
        _left = await Sandbox.CreateEmptyAsync((TestCluster.OwnOperatorLabel, "true"), (PolicyRegistration.Label, "true"));
    }

    [OneTimeTearDown]
    public async Task DeleteAsync()
    {
        await _involved.DisposeAsync();
        await _left.DisposeAsync();
    }

    [Test, Order(0)]
    public async Task The_policy_adds_what_the_operator_adds()
    {
        if (!HasPolicies)
        {
            Assert.Ignore($"Before {PolicyRegistration.FirstServer} API servers have no MutatingAdmissionPolicy of version v1.");
        }

        await using var policy = await PolicyRegistration.ForPodsAsync(_left);
        var byPolicy = await _left.CreatePodAsync(PodManifest.Annotated("by-policy"));
        var byOperator = await _involved.CreatePodAsync(PodManifest.Annotated("by-operator"));
        Assert.Multiple(() =>
        {
            Assert.That(byOperator.InjectedBy, Is.EqualTo(_involved.Name));
            Assert.That(byPolicy.InjectedBy, Is.EqualTo("default"));
            Assert.That(Json.Text(byPolicy.Json["spec"]), Is.EqualTo(Json.Text(byOperator.Json["spec"])));
        });
    }

    [Test, CancelAfter(600_000), Order(1)]
    public async Task Thousands_of_Pods_of_twenty_clients_in_each_way(CancellationToken cancellationToken)
    {
        await using var silent = await ConstantWebhook.StartAsync(null);
        await using var annotating = await ConstantWebhook.StartAsync("""[{"op":"add","path":"/metadata/annotations/dragonfly.io~1injected","value":"x"}]""");
        await using var patching = await ConstantWebhook.StartAsync(await PatchAsync(cancellationToken));
        await RunAsync(_involved, "warm-up", expectInjection: true, cancellationToken);
        _rounds.Clear();
        for (var round = 0; round < Rounds; round++)
        {
            // With the configuration gone the API server does not even have to look.
            var configuration = await DeleteConfigurationAsync(cancellationToken);
            await RunAsync(_left, "no webhook", expectInjection: false, cancellationToken);
            await RunConstantAsync(silent, "one that only allows", expectInjection: false, cancellationToken);
            await RunConstantAsync(annotating, "one that annotates", expectInjection: true, cancellationToken);
            await RunConstantAsync(patching, "one with our patch", expectInjection: true, cancellationToken);
            if (HasPolicies)
            {
                await using var policy = await PolicyRegistration.ForPodsAsync(_left);
                await RunAsync(_left, "the same by policy", expectInjection: true, cancellationToken);
            }

            await RestoreConfigurationAsync(configuration);
            await RunAsync(_involved, "involved", expectInjection: true, cancellationToken);
            await RunAsync(_left, "not involved", expectInjection: false, cancellationToken);
        }

        Print("as fast as it goes");
    }

    [Test, CancelAfter(300_000), Order(2)]
    public async Task The_same_at_a_pace_that_the_api_server_can_keep(CancellationToken cancellationToken)
    {
        _rounds.Clear();
        var configuration = await DeleteConfigurationAsync(cancellationToken);
        await RunAsync(_left, "no webhook, paced", expectInjection: false, cancellationToken, PacedPerSecond);
        await RestoreConfigurationAsync(configuration);
        await RunAsync(_involved, "involved, paced", expectInjection: true, cancellationToken, PacedPerSecond);
        Print($"at {PacedPerSecond} Pods a second");
    }

    private static bool HasPolicies => TestCluster.ControlPlane.Binaries.Version >= PolicyRegistration.FirstServer;

    private static string ConfigurationPath =>
        $"/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/{TestCluster.Operator.MutatingConfiguration}";

    private static async Task<JsonObject> DeleteConfigurationAsync(CancellationToken cancellationToken)
    {
        var configuration = (await TestCluster.ControlPlane.Api.GetAsync(ConfigurationPath, cancellationToken)).Object;
        _ = (await TestCluster.ControlPlane.Api.DeleteAsync(ConfigurationPath, cancellationToken)).Object;
        configuration["metadata"] = new JsonObject { ["name"] = TestCluster.Operator.MutatingConfiguration };
        return configuration;
    }

    private async Task RestoreConfigurationAsync(JsonObject configuration)
    {
        _ = (await TestCluster.ControlPlane.Api.PostAsync(Path.GetDirectoryName(ConfigurationPath)!, configuration)).Object;
        await _involved.WaitUntilInjectedByAsync(_involved.Name);
    }

    /// <summary>What the operator adds to these Pods, which are all alike but for the name of the volume with the token.</summary>
    private async Task<string> PatchAsync(CancellationToken cancellationToken)
    {
        var pod = (await _left.TryPodAsync(PodManifest.Annotated("probe"), cancellationToken)).Object;
        // A volume of another name is the Pod's own, and none for the init container: the API server mounts the token there itself.
        var own = pod.ToJsonString().Replace("kube-api-access-", "own-", StringComparison.Ordinal);
        var document = PodDocument.Open(Json.Element(own));
        Assert.That(PodAdmission.Admit(document, new(), [DragonflyInjectionKind.Of([InjectionRule.Default])]).Outcome, Is.EqualTo(Outcome.Injected));
        return document.Patch();
    }

    private async Task RunConstantAsync(ConstantWebhook webhook, string mode, bool expectInjection, CancellationToken cancellationToken)
    {
        await using var registration = await WebhookRegistration.ForPodsAsync(_left.Api, webhook, _left.Selector);
        var before = webhook.Calls;
        await _left.WaitForPodAsync("a call", _ => webhook.Calls > before);
        await RunAsync(_left, mode, expectInjection, cancellationToken);
    }

    private async Task RunAsync(
        Sandbox sandbox, string mode, bool expectInjection, CancellationToken cancellationToken, int? perSecond = null)
    {
        var rounds = _rounds.TryGetValue(mode, out var known) ? known : _rounds[mode] = [];
        var prefix = $"{mode.Replace(",", "", StringComparison.Ordinal).Replace(' ', '-')}-{rounds.Count}";
        var (apiServer, @operator) = (TestCluster.ControlPlane.ApiServer.CpuTime, TestCluster.Operator.CpuTime);
        var watch = Stopwatch.StartNew();
        var latencies = await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(
            async () =>
            {
                var own = new double[PodsOfEach];
                for (var i = 0; i < PodsOfEach; i++)
                {
                    var due = TimeSpan.FromSeconds(((i * Clients) + client) / (double)(perSecond ?? int.MaxValue));
                    await Task.Delay(Later(due - watch.Elapsed), cancellationToken);
                    var started = watch.Elapsed;
                    var pod = await sandbox.CreatePodAsync(PodManifest.Annotated($"{prefix}-{client}-{i}"), cancellationToken);
                    own[i] = (watch.Elapsed - started).TotalMilliseconds;
                    Assert.That(pod.InjectedBy is not null, Is.EqualTo(expectInjection));
                }

                return own;
            },
            cancellationToken)));
        rounds.Add(CreationRound.Of(
            watch.Elapsed,
            latencies.SelectMany(own => own),
            TestCluster.ControlPlane.ApiServer.CpuTime - apiServer,
            TestCluster.Operator.CpuTime - @operator));
    }

    private void Print(string how)
    {
        var output = TestContext.Progress;
        output.WriteLine($"{Clients} clients, {_rounds.Values.First().Count} x {Clients * PodsOfEach} Pods in each way, {how}; medians of the rounds (and of their ratios to no webhook)");
        output.WriteLine($"{"",-24}{"Pods/s",16}{"p50 ms",16}{"p99 ms",16}{"API server us",16}{"operator us",14}");
        var floor = _rounds.Values.First();
        foreach (var (mode, rounds) in _rounds)
        {
            string Cell(Func<CreationRound, double> figure) => CreationRound.Compare(rounds, floor, figure);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{mode,-24}{Cell(round => round.PerSecond)}{Cell(round => round.P50)}{Cell(round => round.P99)}{Cell(round => round.ApiServer)}{CreationRound.Median(rounds.Select(round => round.Operator)),14:0}"));
        }
    }

    private static TimeSpan Later(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;
}
