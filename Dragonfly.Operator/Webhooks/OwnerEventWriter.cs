using KubeOps.Abstractions.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Webhooks;

/// <summary>Writes the queued events, at most one per owner, reason and ten minutes: a ReplicaSet may create Pods by the hundred.</summary>
internal sealed partial class OwnerEventWriter(
    OwnerEventQueue queue, IServiceScopeFactory scopes, TimeProvider time, ILogger<OwnerEventWriter> logger) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    // Owners are many in a big cluster, and each is remembered for as long as the interval.
    private const int MostRemembered = 10_000;

    private readonly Dictionary<(string Uid, string Reason), DateTimeOffset> _written = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var item in queue.Events.ReadAllAsync(stoppingToken))
        {
            if (IsDue((item.Owner.Uid ?? item.Owner.Name, item.Reason), time.GetUtcNow()))
            {
                await WriteAsync(item, stoppingToken);
            }
        }
    }

    private async Task WriteAsync(OwnerEvent item, CancellationToken stoppingToken)
    {
        try
        {
            // Upstream registers the publisher per scope.
            await using var scope = scopes.CreateAsyncScope();
            var publish = scope.ServiceProvider.GetRequiredService<EventPublisher>();
            await publish(item.Subject, item.Reason, item.Message, EventType.Warning, stoppingToken);
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            // Upstream's publisher throws, and a background service that throws stops the whole operator.
            NotWritten(logger, item.Reason, item.Owner.Kind, item.Namespace, item.Owner.Name, exception.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The event {Reason} of {Kind} {Namespace}/{Name} was not written: {Problem}")]
    private static partial void NotWritten(ILogger logger, string reason, string kind, string @namespace, string name, string problem);

    private bool IsDue((string, string) key, DateTimeOffset now)
    {
        if (_written.TryGetValue(key, out var last) && now - last < Interval)
        {
            return false;
        }

        if (_written.Count >= MostRemembered)
        {
            foreach (var (old, written) in _written)
            {
                if (now - written >= Interval || _written.Count > MostRemembered)
                {
                    _written.Remove(old);
                }
            }
        }

        _written[key] = now;
        return true;
    }
}
