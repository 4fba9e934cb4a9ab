using KubeOps.Abstractions.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Dragonfly.Operator.Webhooks;

/// <summary>Writes the queued events, at most one per owner, reason and ten minutes: a ReplicaSet may create Pods by the hundred.</summary>
internal sealed class OwnerEventWriter(OwnerEventQueue queue, IServiceScopeFactory scopes, TimeProvider time) : BackgroundService
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
                // Upstream registers the publisher per scope.
                await using var scope = scopes.CreateAsyncScope();
                var publish = scope.ServiceProvider.GetRequiredService<EventPublisher>();
                await publish(item.Subject, item.Reason, item.Message, EventType.Warning, stoppingToken);
            }
        }
    }

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
