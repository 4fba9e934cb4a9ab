using Dragonfly.Operator.Background;
using k8s;
using k8s.Models;
using KubeOps.KubernetesClient;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Webhooks.Entries;

/// <summary>One MutatingWebhookConfiguration, kept up to date by a watch of its name alone.</summary>
/// <param name="client">Reads it.</param>
/// <param name="name">Its name.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Takes failures.</param>
internal sealed class WatchedConfiguration(IKubernetesClient client, string name, TimeProvider time, ILogger logger)
{
    /// <summary>Longer than an API server keeps a watch open: one that is silent for so long has lost its connection.</summary>
    private static readonly TimeSpan MaxWatch = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly RepeatedWork _watching = new("webhook-entries-watch", $"Watching MutatingWebhookConfiguration {name}", logger);
    private Reading? _last;

    /// <summary>What was last seen; null before the first look.</summary>
    public Reading? Last => Volatile.Read(ref _last);

    /// <summary>Follows it until cancelled.</summary>
    public Task RunAsync(CancellationToken stoppingToken) =>
        RepeatedWork.RepeatAsync(() => _watching.TryAsync(() => WatchAsync(stoppingToken), stoppingToken), Pause, time, stoppingToken);

    /// <summary>Takes note of what a write has made of it; the watch brings the same a moment later.</summary>
    public void Set(V1MutatingWebhookConfiguration? configuration) => Volatile.Write(ref _last, new(configuration));

    /// <summary>Reads it again.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken) =>
        Set(await client.GetAsync<V1MutatingWebhookConfiguration>(name, cancellationToken: cancellationToken));

    private async Task WatchAsync(CancellationToken stoppingToken)
    {
        using var limit = new CancellationTokenSource(MaxWatch, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stoppingToken);
        try
        {
            // A watch begins with what there is, but does not tell when there is nothing.
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
            // It begins anew.
        }
    }

    /// <summary>What was there at one moment.</summary>
    /// <param name="Configuration">Null: there was none.</param>
    internal sealed record Reading(V1MutatingWebhookConfiguration? Configuration);
}
