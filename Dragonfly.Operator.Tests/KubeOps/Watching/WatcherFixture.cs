using System.Collections.Concurrent;
using Dragonfly.Operator.Tests.Embedded.Client;
using Dragonfly.Operator.Tests.Fakes;
using k8s.Models;
using KubeOps.Abstractions.Builder;
using KubeOps.Abstractions.Reconciliation;
using KubeOps.Abstractions.Timing;
using KubeOps.Operator;
using KubeOps.Operator.Queue;
using KubeOps.Operator.Watching;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dragonfly.Operator.Tests.Embedded.Watching;

/// <summary>A watcher of namespaces on a fake API server.</summary>
public abstract class WatcherFixture : ClientFixture
{
    protected const string Path = "api/v1/namespaces";

    private ResourceWatcher<V1Namespace>? _watcher;

    internal static RuntimeOptions Fast { get; } = new()
    {
        WatchBackoff = new Backoff(TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(20)),
        ReconcileBackoff = new Backoff(TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(20)),
    };

    /// <summary>The same, and a type that is not served is found so at the second look.</summary>
    internal static RuntimeOptions Absent { get; } = new()
    {
        WatchBackoff = Fast.WatchBackoff,
        ReconcileBackoff = Fast.ReconcileBackoff,
        AbsenceTimeout = TimeSpan.FromMilliseconds(20),
        AbsencePause = TimeSpan.FromMilliseconds(20),
    };

    internal WatchedType Watched { get; private set; } = null!;

    /// <summary>The version from which the next watch continues.</summary>
    protected string? Version => _watcher!.Version;

    /// <summary>What the controller was told, in order: <c>+name/label</c> and <c>-name/uid</c>.</summary>
    protected ConcurrentQueue<string> Told { get; private set; } = [];

    [TearDown]
    public async Task StopWatcherAsync()
    {
        if (_watcher is not null)
        {
            // A turn that a failed test left open must not keep the others from running.
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            await _watcher.StopAsync(patience.Token);
            _watcher.Dispose();
            _watcher = null;
        }
    }

    internal async Task StartAsync(
        RuntimeOptions? options = null, TimeProvider? time = null,
        Func<WorkItem<V1Namespace>, Task<ReconciliationResult<V1Namespace>>>? handle = null)
    {
        options ??= Fast;
        time ??= TimeProvider.System;
        Told = [];
        Watched = new WatchedType("Namespace");
        var queue = new WorkQueue<V1Namespace>((item, _) => handle?.Invoke(item) ?? Note(item), options, time);
        _watcher = new ResourceWatcher<V1Namespace>(
            Connect(time: time), queue, Watched, options, time, NullLogger<ResourceWatcher<V1Namespace>>.Instance);
        await _watcher.StartAsync(CancellationToken.None);
    }

    /// <summary>Creates a namespace; yields its uid.</summary>
    protected string Create(string name) => (string)Server.Create(Path, $$$"""{"metadata":{"name":"{{{name}}}"}}""")["metadata"]!["uid"]!;

    protected void Label(string name, string value) =>
        Server.Merge($"{Path}/{name}", $$$$"""{"metadata":{"labels":{"x":"{{{{value}}}}"}}}""");

    protected Task UntilToldAsync(params string[] expected) =>
        Eventually.TrueAsync(() => expected.All(Told.Contains), string.Join(", ", expected.Except(Told)));

    internal async Task<FakeApiWatch> UntilWatchingAsync()
    {
        await Eventually.TrueAsync(() => Server.Watches.Count == 1, "an open watch");
        return Server.Watches[0];
    }

    /// <summary>Waits until the watch is all that goes on: moving the clock while it opens would end the request.</summary>
    internal async Task<FakeApiWatch> UntilWatchingAsync(FakeTimeProvider time)
    {
        var watch = await UntilWatchingAsync();
        await Eventually.TrueAsync(() => time.PendingTimers == 1, "the response");
        return watch;
    }

    private Task<ReconciliationResult<V1Namespace>> Note(WorkItem<V1Namespace> item)
    {
        var metadata = item.Entity.Metadata;
        Told.Enqueue(item.IsDeleted ? $"-{metadata.Name}/{metadata.Uid}" : $"+{metadata.Name}/{metadata.Labels?["x"]}");
        return Task.FromResult(ReconciliationResult<V1Namespace>.Success(item.Entity));
    }
}
