using System.Diagnostics.Metrics;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.DragonflyInjections.Policy;
using Dragonfly.Operator.Resources.Namespaces;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Tests.Resources.DragonflyInjections;
using Dragonfly.Operator.Webhooks;
using Dragonfly.Operator.Webhooks.Admission;
using k8s.Models;
using KubeOps.KubernetesClient;
using KubeOps.Operator.Web.Webhooks.Admission.Mutation;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace Dragonfly.Operator.Tests.Webhooks.Mutation;

/// <summary>The webhook between its caches and the API server.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class PodMutationWebhookTests
{
    private const string Pod = """{ "metadata": { "name": "p", "namespace": "shop" }, "spec": { "containers": [{ "name": "app", "image": "a" }] } }""";

    private const string AskingPod = """
        {
          "metadata": {
            "name": "p", "namespace": "shop", "annotations": { "dragonfly.io/inject": "true" },
            "ownerReferences": [{ "apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "rs", "uid": "705ab4f5-6393-11e8-b7cc-42010a800002", "controller": true }]
          },
          "spec": { "containers": [{ "name": "app", "image": "a" }] }
        }
        """;

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Mock<IKubernetesClient> _client = new(MockBehavior.Strict);
    private readonly NamespaceCache _namespaces = new();
    private readonly Kinds _kinds = Kinds.Create();
    private readonly OwnerEventQueue _events = new();
    private readonly LogRecorder<AdmissionTelemetry> _log = new();
    private readonly NamespaceLookup _lookup;
    private readonly PodMutationWebhook _webhook;
    private bool _isSynced = true;

    public PodMutationWebhookTests()
    {
        _lookup = new NamespaceLookup(_namespaces, new FakeTimeProvider(), new LogRecorder<NamespaceLookup>(), _client.Object);
        var telemetry = new AdmissionTelemetry(_services.GetRequiredService<IMeterFactory>(), _kinds, new FakeTimeProvider(), _log);
        _webhook = new(_lookup, _kinds, telemetry, _events, sync: new(() => Task.FromResult(_isSynced)));
        _kinds.Get<DragonflyInjectionKind>().Set(Injections.From("{}"));
    }

    [TearDown]
    public void Dispose()
    {
        _events.Dispose();
        _services.Dispose();
    }

    [Test]
    public async Task A_Pod_created_right_after_its_namespace_sees_the_label_and_the_next_one_in_memory()
    {
        ApiServerHas(() => Namespace("true"));

        Assert.That((await CreateAsync(Pod)).ModifiedObject, Is.Not.Null);
        Assert.That((await CreateAsync(Pod)).ModifiedObject, Is.Not.Null);
        _client.Verify(api => api.GetAsync<V1Namespace>("shop", null, It.IsAny<CancellationToken>()), Times.Once);
    }

    [Test]
    public async Task When_the_namespace_cannot_be_had_the_Pod_itself_decides()
    {
        ApiServerHas(() => throw new HttpRequestException("refused"));

        Assert.That((await CreateAsync(Pod)).ModifiedObject, Is.Null);
        Assert.That((await CreateAsync(AskingPod)).ModifiedObject, Is.Not.Null);
    }

    [Test]
    public void From_memory_it_answers_at_once()
    {
        _namespaces.Set(NamespaceReader.Read(Namespace("true")));
        Assert.That(CreateAsync(Pod).IsCompletedSuccessfully, Is.True);
    }

    [Test]
    public async Task A_required_Pod_is_decided_about_only_when_everything_is_known()
    {
        _isSynced = false;
        _namespaces.Set(NamespaceReader.Read(Namespace("true")));
        Assert.That(() => CreateAsync(Pod, isRequired: true), Throws.TypeOf<UndecidedPodException>().With.Message.Contains("resources"));
        Assert.That((await CreateAsync(Pod)).ModifiedObject, Is.Not.Null, "others are not held up");

        _isSynced = true;
        Assert.That((await CreateAsync(Pod, isRequired: true)).ModifiedObject, Is.Not.Null);

        _namespaces.Remove("shop");
        ApiServerHas(() => throw new HttpRequestException("refused"));
        Assert.That(() => CreateAsync(Pod, isRequired: true), Throws.TypeOf<UndecidedPodException>().With.Message.Contains("namespace"));
    }

    [TestCase("false")]
    [TestCase(null)]
    public async Task A_Pod_that_nobody_asked_for_stays_as_it_is(string? label)
    {
        _namespaces.Set(NamespaceReader.Read(Namespace(label)));
        var result = await CreateAsync(Pod);

        Assert.That((result.Valid, result.ModifiedObject, result.Warnings.Count), Is.EqualTo((true, (V1Pod?)null, 0)));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_dry_run_gets_the_same_answer_but_has_no_effects(bool dryRun)
    {
        _kinds.Get<DragonflyInjectionKind>().Rules.Remove("default");
        _namespaces.Set(NamespaceReader.Read(Namespace(null)));

        var result = await CreateAsync(AskingPod, dryRun);

        Assert.That(result.Warnings, Is.EqualTo(new[] { "dragonfly: NoInjection: no DragonflyInjection selects this Pod, so nothing was injected" }));
        Assert.That(result.ModifiedObject, Is.Null);
        Assert.That(_events.Events.TryRead(out _), Is.EqualTo(!dryRun));
        Assert.That(_log.Entries, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_snapshot_in_force_later_counts_for_later_Pods()
    {
        _namespaces.Set(NamespaceReader.Read(Namespace("true")));
        await CreateAsync(Pod);
        _kinds.Get<DragonflyInjectionKind>().Set(Injections.From("""{ "enabled": false }"""));

        var result = await CreateAsync(Pod);

        Assert.That(result.ModifiedObject, Is.Null);
        Assert.That(result.Warnings.Single(), Does.StartWith("dragonfly: Disabled: "));
    }

    [Test]
    public async Task A_kind_that_fails_costs_its_own_additions_a_warning_and_a_log_line_that_quotes_nothing()
    {
        _namespaces.Set(NamespaceReader.Read(Namespace("true")));
        PodMutator[] kinds = [new FailingKind(), _kinds.Get<DragonflyInjectionKind>()];
        var webhook = new PodMutationWebhook(
            _lookup, kinds, new AdmissionTelemetry(_services.GetRequiredService<IMeterFactory>(), kinds, new FakeTimeProvider(), _log), _events);

        var result = await webhook.CreateAsync(new ReviewedPod(Json.Element(Pod)), dryRun: false, CancellationToken.None);

        Assert.That((result.Valid, result.ModifiedObject is null), Is.EqualTo((true, false)));
        Assert.That(result.Warnings.Single(), Does.StartWith("dragonfly: Error: ").And.Contains("Failing"));
        Assert.That(_log.Errors.Single(), Does.Contain("of shop/p: Error; no Failing was applied").And.Not.Contains("s3cret"));
    }

    private static V1Namespace Namespace(string? inject) => new()
    {
        Metadata = new() { Name = "shop", Labels = inject is null ? null! : new Dictionary<string, string> { ["dragonfly.io/inject"] = inject } },
    };

    private void ApiServerHas(Func<V1Namespace?> get) => _client
        .Setup(api => api.GetAsync<V1Namespace>("shop", null, It.IsAny<CancellationToken>()))
        .Returns(async () =>
        {
            await Task.Yield();
            return get();
        });

    private Task<MutationResult<V1Pod>> CreateAsync(string pod, bool dryRun = false, bool isRequired = false) =>
        _webhook.CreateAsync(new ReviewedPod(Json.Element(pod)) { IsRequired = isRequired }, dryRun, CancellationToken.None);

    private sealed class FailingKind : PodMutator
    {
        public override string Kind => "Failing";

        public override IReadOnlyList<string> PodAnnotations => [];

        public override IReadOnlyList<string> Outcomes => [Outcome.Error];

        public override PodMutation? Select(PodDocument pod, PodContext context) => throw new InvalidOperationException("s3cret");
    }
}
