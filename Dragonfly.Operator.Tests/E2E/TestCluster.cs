using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.E2E.Cluster;
using Dragonfly.Operator.Tests.Resources.DragonflyInjections;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>The one control plane of a test run, with the operator at work in it.</summary>
/// <remarks>Single-threaded: the tests share the cluster, and some of them break it for a while.</remarks>
[SetUpFixture, SingleThreaded]
public sealed class TestCluster
{
    /// <summary>Where the operator keeps its CA.</summary>
    public const string OperatorNamespace = "d7y-operator-system";

    public const string Injections = "/apis/dragonfly.io/v1alpha1/dragonflyinjections";

    /// <summary>Namespaces with this label belong to an operator that a test has started for itself.</summary>
    public const string OwnOperatorLabel = "e2e.dragonfly.io/own-operator";

    /// <summary>A namespace that the operator leaves out of the webhook entries of resources. Who needs it creates it.</summary>
    public const string ExcludedNamespace = "e2e-excluded";

    private static ControlPlane? _controlPlane;
    private static OperatorProcess? _operator;

    internal static ControlPlane ControlPlane => _controlPlane ?? throw new InvalidOperationException("There is no control plane");

    internal static OperatorProcess Operator => _operator ?? throw new InvalidOperationException("There is no operator");

    /// <summary>The operator works with its own rights, not with the administrator's: so every test is one of those, too.</summary>
    internal static string OperatorKubeconfig { get; private set; } = "";

    internal static Kubectl Kubectl => ControlPlane.Kubectl;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        try
        {
            _controlPlane = await ControlPlane.StartAsync();
        }
        catch (ControlPlaneMissingException exception)
        {
            Assert.Fail(exception.Message);
        }

        await TestContext.Progress.WriteLineAsync($"kube-apiserver {ControlPlane.Binaries.Version} ({ControlPlane.Binaries.ApiServer})");
        await ResourceDefinition.ApplyAsync(ControlPlane);
        await ServiceAccount.AddAsync(ControlPlane.Api, "default", "default");
        OperatorKubeconfig = await ServiceAccount.CreateAsync(ControlPlane);
        _operator = new OperatorProcess(OperatorProcess.Shipped, "--excluded-namespaces", ExcludedNamespace);
        await _operator.StartAsync();
        await WebhookRegistration.ForInjectionsAsync(ControlPlane.Api, _operator);
        await WebhookRegistration.ForPodsAsync(ControlPlane.Api, _operator, "Fail", Others());
        // From here on the API server asks about Pods, too: it learns of its webhooks a moment after they are stored.
        await using var sandbox = await Sandbox.CreateAsync();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (TestContext.CurrentContext.Result.FailCount > 0)
        {
            TestContext.Error.WriteLine(_operator?.Log);
        }

        if (_operator is not null)
        {
            await _operator.DisposeAsync();
        }

        if (_controlPlane is not null)
        {
            await _controlPlane.DisposeAsync();
        }
    }

    private static JsonObject Others() => new()
    {
        ["matchExpressions"] = new JsonArray(new JsonObject { ["key"] = OwnOperatorLabel, ["operator"] = "DoesNotExist" }),
    };
}
