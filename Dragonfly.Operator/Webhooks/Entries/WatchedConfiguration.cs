using Dragonfly.Operator.Background;
using Dragonfly.Operator.Resources;
using k8s;
using k8s.Models;
using KubeOps.KubernetesClient;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Webhooks.Entries;

/// <summary>A MutatingWebhookConfiguration, kept up to date by a watch of this one object.</summary>
internal sealed class WatchedConfiguration(IKubernetesClient client, string name, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly RepeatedWork _watching = new("webhook-entries-watch", $"Watching MutatingWebhookConfiguration {name}", logger);
    private Reading? _last;

    /// <summary>What was last seen; null before the first read.</summary>
    public Reading? Last => Volatile.Read(ref _last);

    /// <summary>Follows the configuration until cancelled.</summary>
    public Task RunAsync(CancellationToken stoppingToken) =>
        RepeatedWork.RepeatAsync(() => _watching.TryAsync(() => WatchLimit.RunAsync(WatchAsync, time, stoppingToken), stoppingToken), Pause, time, stoppingToken);

    /// <summary>Records the result of a write; the watch delivers the same a moment later.</summary>
    public void Set(V1MutatingWebhookConfiguration? configuration) => Volatile.Write(ref _last, new(configuration));

    public async Task ReadAsync(CancellationToken cancellationToken) =>
        Set(await client.GetAsync<V1MutatingWebhookConfiguration>(name, cancellationToken: cancellationToken));

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        // A watch starts with the existing object, but does not report that there is none.
        await ReadAsync(cancellationToken);
        var changes = client.WatchAsync<V1MutatingWebhookConfiguration>(fieldSelector: $"metadata.name={name}", cancellationToken: cancellationToken);
        await foreach (var (type, configuration) in changes)
        {
            if (type is WatchEventType.Added or WatchEventType.Modified or WatchEventType.Deleted)
            {
                Set(type == WatchEventType.Deleted ? null : configuration);
            }
        }
    }

    /// <summary>The state at one moment.</summary>
    /// <param name="Configuration">Null if it does not exist.</param>
    internal sealed record Reading(V1MutatingWebhookConfiguration? Configuration);
}
