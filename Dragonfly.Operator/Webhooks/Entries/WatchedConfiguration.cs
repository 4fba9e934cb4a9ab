using Dragonfly.Operator.Background;
using k8s;
using k8s.Models;
using KubeOps.KubernetesClient;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Webhooks.Entries;

/// <summary>A MutatingWebhookConfiguration, kept up to date by a watch of this one object.</summary>
internal sealed class WatchedConfiguration(IKubernetesClient client, string name, TimeProvider time, ILogger logger)
{
    /// <summary>API servers close a watch earlier, so one that is silent for this long has lost its connection.</summary>
    private static readonly TimeSpan MaxWatch = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly RepeatedWork _watching = new("webhook-entries-watch", $"Watching MutatingWebhookConfiguration {name}", logger);
    private Reading? _last;

    /// <summary>What was last seen; null before the first read.</summary>
    public Reading? Last => Volatile.Read(ref _last);

    /// <summary>Follows the configuration until cancelled.</summary>
    public Task RunAsync(CancellationToken stoppingToken) =>
        RepeatedWork.RepeatAsync(() => _watching.TryAsync(() => WatchAsync(stoppingToken), stoppingToken), Pause, time, stoppingToken);

    /// <summary>Records the result of a write; the watch delivers the same a moment later.</summary>
    public void Set(V1MutatingWebhookConfiguration? configuration) => Volatile.Write(ref _last, new(configuration));

    public async Task ReadAsync(CancellationToken cancellationToken) =>
        Set(await client.GetAsync<V1MutatingWebhookConfiguration>(name, cancellationToken: cancellationToken));

    private async Task WatchAsync(CancellationToken stoppingToken)
    {
        using var limit = new CancellationTokenSource(MaxWatch, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stoppingToken);
        try
        {
            // A watch starts with the existing object, but does not report that there is none.
            await ReadAsync(either.Token);
            var changes = client.WatchAsync<V1MutatingWebhookConfiguration>(fieldSelector: $"metadata.name={name}", cancellationToken: either.Token);
            await foreach (var (type, configuration) in changes)
            {
                if (type is WatchEventType.Added or WatchEventType.Modified or WatchEventType.Deleted)
                {
                    Set(type == WatchEventType.Deleted ? null : configuration);
                }
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !stoppingToken.IsCancellationRequested)
        {
            // The watch starts again.
        }
    }

    /// <summary>The state at one moment.</summary>
    /// <param name="Configuration">Null if it does not exist.</param>
    internal sealed record Reading(V1MutatingWebhookConfiguration? Configuration);
}
