using Dragonfly.Operator.Background.Leases;
using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.Entries;
using Dragonfly.Operator.Resources.Namespaces;
using Dragonfly.Operator.Tests.Fakes;
using k8s.Models;
using KubeOps.Abstractions.Reconciliation;
using KubeOps.KubernetesClient;
using Moq;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections;

/// <summary>The controller of DragonflyInjections, what it writes and the events it publishes.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public abstract class InjectionFixture
{
    private readonly LogRecorder<ControllerServices> _log = new();

    protected InjectionFixture()
    {
        Client
            .Setup(api => api.UpdateStatusAsync(It.IsAny<V1Alpha1DragonflyInjection>(), It.IsAny<CancellationToken>()))
            .Returns((V1Alpha1DragonflyInjection resource, CancellationToken _) =>
            {
                OnWrite(resource);
                Written.Add(Stored(resource));
                return Task.FromResult(Stored(resource));
            });
        Controller = new(Cache, new(
            Namespaces,
            new PublishedEntries(),
            new CacheSync(() => Task.FromResult(IsFilled)),
            Client.Object,
            (resource, reason, message, type, _) =>
            {
                Events.Add($"{type} {resource.Metadata.Name} {reason}: {message}");
                return Task.CompletedTask;
            },
            Time,
            _log),
            new LeaseOptions { Namespace = "d7y-operator-system" });
    }

    protected DragonflyInjectionController Controller { get; }

    protected DragonflyInjectionKind Cache { get; } = new();

    protected NamespaceCache Namespaces { get; } = new();

    protected Mock<IKubernetesClient> Client { get; } = new(MockBehavior.Strict);

    /// <summary>What the API server has after each write.</summary>
    protected IList<V1Alpha1DragonflyInjection> Written { get; } = [];

    protected IList<string> Events { get; } = [];

    protected FakeTimeProvider Time { get; } = new();

    protected bool IsFilled { get; set; } = true;

    /// <summary>Runs before a write is stored; may throw.</summary>
    protected Action<V1Alpha1DragonflyInjection> OnWrite { get; set; } = _ => { };

    protected IEnumerable<string> Warnings => _log.Warnings;

    /// <summary>As it comes back: times have whole seconds.</summary>
    protected static V1Alpha1DragonflyInjection Stored(V1Alpha1DragonflyInjection resource) => KubeOpsAdapter.Read<V1Alpha1DragonflyInjection>(
        Json.Element(WrittenEntity.Of(resource)));

    protected static string Show(ResourceCondition condition) => $"{condition.Type}={condition.Status} {condition.Reason}: {condition.Message}";

    protected Task<ReconciliationResult<V1Alpha1DragonflyInjection>> ReconcileAsync(V1Alpha1DragonflyInjection resource) =>
        Controller.ReconcileAsync(resource, CancellationToken.None);

    /// <summary>Reconciles a new resource; yields its conditions.</summary>
    protected async Task<string[]> ConditionsAsync(string spec)
    {
        await ReconcileAsync(Injections.From(spec));
        return [.. Written[^1].Status!.Conditions!.Select(Show)];
    }

    protected void AddNamespaces(params string[] tiers)
    {
        foreach (var (index, tier) in tiers.Index())
        {
            Namespaces.Set(new NamespaceInfo($"n{index}", new Dictionary<string, string> { ["tier"] = tier }, new Dictionary<string, string>()));
        }
    }
}
