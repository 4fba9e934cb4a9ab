using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.Namespaces;
using Dragonfly.Operator.Tests.Fakes;
using k8s.Models;
using KubeOps.Abstractions.Builder;
using KubeOps.Abstractions.Events;
using KubeOps.Abstractions.Reconciliation;
using KubeOps.Abstractions.Reconciliation.Controller;
using KubeOps.KubernetesClient;
using KubeOps.Operator;
using KubeOps.Operator.Watching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Tests.Embedded.Runtime;

/// <summary>The whole runtime, as an operator sees it.</summary>
public sealed class OperatorTests
{
    private FakeApiServer _server = null!;
    private IHost _host = null!;
    private TemporaryDirectory _home = null!;
    private FakeTimeProvider _time = null!;

    private bool IsSynced => _host.Services.GetServices<WatchedType>().All(type => type.IsSynced);

    [SetUp]
    public async Task StartAsync()
    {
        _server = await FakeApiServer.StartAsync();
        _home = new TemporaryDirectory();
        _time = new FakeTimeProvider();
        var kubeconfig = _home.Write("config", $$$"""
            {"current-context":"c","contexts":[{"name":"c","context":{"cluster":"c","namespace":"mine"}}],
             "clusters":[{"name":"c","cluster":{"server":"{{{_server.Address}}}"}}]}
            """);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(new KubernetesClientOptions { Environment = name => name == "KUBECONFIG" ? kubeconfig : null });
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.Services.AddSingleton<Told>();
        builder.Services
            .AddKubernetesOperator(settings => settings
                .WithName("tester").WithReconcileStrategy(ReconcileStrategy.ByResourceVersion))
            .AddController<WidgetController, Widget>()
            .AddController<NamespaceController, V1Namespace>();
        _host = builder.Build();
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        _home.Dispose();
        await _server.DisposeAsync();
    }

    [Test]
    public async Task Controllers_are_called_for_what_is_there_and_what_comes()
    {
        _server.Create("apis/test.dragonfly.io/v1/namespaces/mine/widgets", """{"metadata":{"name":"a"},"spec":{"size":1}}""");
        _server.Create("api/v1/namespaces", """{"metadata":{"name":"n"}}""");
        Assert.That(IsSynced, Is.False);

        await _host.StartAsync();
        await Eventually.TrueAsync(() => IsSynced, "synced");
        await Eventually.TrueAsync(() => _server.Watches.Count == 2, "the watches");
        _server.Merge("apis/test.dragonfly.io/v1/namespaces/mine/widgets/a", """{"spec":{"size":2}}""");
        _server.Delete("api/v1/namespaces/n");
        var told = _host.Services.GetRequiredService<Told>();
        await Eventually.TrueAsync(() => told.Count == 4, "four calls");

        Assert.That(told, Is.EquivalentTo(new[] { "+widget a 1", "+namespace n", "+widget a 2", "-namespace n" }));
    }

    [Test]
    public async Task Metrics_are_recorded_by_their_documented_names()
    {
        var counted = new ConcurrentDictionary<string, long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == RuntimeMetrics.MeterName)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            counted.AddOrUpdate($"{instrument.Name} {Text(tags)}", value, (_, sum) => sum + value));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => counted[$"{instrument.Name} {Text(tags)}"] = value);
        listener.Start();
        _server.Create("apis/test.dragonfly.io/v1/namespaces/mine/widgets", """{"metadata":{"name":"fails"},"spec":{}}""");
        _server.Create("apis/test.dragonfly.io/v1/namespaces/mine/widgets", """{"metadata":{"name":"throws"},"spec":{}}""");
        _server.Create("apis/test.dragonfly.io/v1/namespaces/mine/widgets", """{"metadata":{"name":"works"},"spec":{}}""");
        _server.Fail(request => request.IsList && request.Path.Contains("widgets"), 1, 500);

        await _host.StartAsync();
        await Eventually.TrueAsync(_time, TimeSpan.FromSeconds(1), () => IsSynced, "synced");
        listener.RecordObservableInstruments();

        string[] expected =
        [
            "watch_restarts kind=Widget", "reconciles kind=Widget,result=success", "reconciles kind=Widget,result=failure",
            "reconciles kind=Widget,result=error", "cache_synced kind=Widget", "cache_synced kind=Namespace",
        ];
        Assert.That(counted.Keys, Is.SupersetOf(expected));
        Assert.That(counted["cache_synced kind=Widget"], Is.EqualTo(1));
    }

    [Test]
    public async Task Events_are_written_once_and_counted_after_that()
    {
        var publish = _host.Services.GetRequiredService<EventPublisher>();
        var widget = new Widget { Metadata = { Name = "a", NamespaceProperty = "mine", Uid = "u" } };
        await publish(widget, "Valid", "all is well");
        _time.Advance(TimeSpan.FromMinutes(1));
        await publish(widget, "Valid", "all is well");
        await publish(widget, "Invalid", "nothing is well", EventType.Warning);
        await publish(new V1Namespace { Kind = "Namespace", Metadata = new() { Name = "n", Uid = "v" } }, "Seen", "a namespace");

        var events = await _host.Services.GetRequiredService<IKubernetesClient>().ListAsync<Corev1Event>();
        Assert.Multiple(() =>
        {
            Assert.That(
                events.Select(item => $"{item.Metadata.NamespaceProperty ?? "?"} {item.InvolvedObject.Kind} {item.Type} {item.Reason} {item.Count}"),
                Is.EquivalentTo(new[] { "mine Widget Normal Valid 2", "mine Widget Warning Invalid 1", "default Namespace Normal Seen 1" }));
            var valid = events.Single(item => item.Reason == "Valid");
            Assert.That(valid.LastTimestamp - valid.FirstTimestamp, Is.EqualTo(TimeSpan.FromMinutes(1)));
            Assert.That(valid.Source.Component, Is.EqualTo("tester"));
        });
    }

    [Test]
    public async Task An_event_that_cannot_be_written_is_no_error()
    {
        _server.Fail(_ => true, int.MaxValue, 403);
        await _host.Services.GetRequiredService<EventPublisher>()(new Widget { Metadata = { Name = "a" } }, "Valid", "all is well");
        Assert.That(_server.Requests, Has.Count.EqualTo(1));
    }

    private static string Text(ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));

    private sealed class Told : ConcurrentQueue<string>;

    private sealed class WidgetController(Told told) : IEntityController<Widget>
    {
        public Task<ReconciliationResult<Widget>> ReconcileAsync(Widget entity, CancellationToken cancellationToken)
        {
            told.Enqueue($"+widget {entity.Metadata.Name} {entity.Spec!.Size}");
            return entity.Metadata.Name switch
            {
                "fails" => Task.FromResult(ReconciliationResult<Widget>.Failure(entity, "no")),
                "throws" => throw new InvalidOperationException("no"),
                _ => Task.FromResult(ReconciliationResult<Widget>.Success(entity)),
            };
        }

        public Task<ReconciliationResult<Widget>> DeletedAsync(Widget entity, CancellationToken cancellationToken) =>
            Task.FromResult(ReconciliationResult<Widget>.Success(entity));
    }

    private sealed class NamespaceController(Told told) : IEntityController<V1Namespace>
    {
        public Task<ReconciliationResult<V1Namespace>> ReconcileAsync(V1Namespace entity, CancellationToken cancellationToken)
        {
            told.Enqueue($"+namespace {entity.Metadata.Name}");
            return Task.FromResult(ReconciliationResult<V1Namespace>.Success(entity));
        }

        public Task<ReconciliationResult<V1Namespace>> DeletedAsync(V1Namespace entity, CancellationToken cancellationToken)
        {
            told.Enqueue($"-namespace {entity.Metadata.Name}");
            return Task.FromResult(ReconciliationResult<V1Namespace>.Success(entity));
        }
    }
}
