using Dragonfly.Operator.Background;
using Dragonfly.Operator.Pods;
using KubeOps.Abstractions.Events;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Webhooks;

/// <summary>
/// Writes the queued Events, at most one per owner and reason in ten minutes, since a ReplicaSet may create hundreds of Pods. Pods name
/// their owners freely, so a namespace gets no more than <see cref="MaxOfNamespace"/> in that time.
/// </summary>
internal sealed partial class OwnerEventWriter : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    /// <summary>A namespace rarely has more owners with news at a time, and etcd keeps each Event for an hour.</summary>
    public const int MaxOfNamespace = 100;

    // A big cluster has many owners, and each is remembered for the whole interval.
    private const int MaxRemembered = 10_000;
    private const string Work = "owner-events";

    private readonly OwnerEventQueue _queue;
    private readonly IServiceScopeFactory _scopes;
    private readonly ILogger<OwnerEventWriter> _logger;
    private readonly MemoryCache _written;
    private readonly MemoryCache _namespaces;

    public OwnerEventWriter(OwnerEventQueue queue, IServiceScopeFactory scopes, TimeProvider time, ILogger<OwnerEventWriter> logger)
    {
        (_queue, _scopes, _logger) = (queue, scopes, logger);
        _written = BoundedCache.Create(MaxRemembered, time);
        _namespaces = BoundedCache.Create(MaxRemembered, time);
        BackgroundFailures.Announce(Work);
    }

    /// <summary>The number of remembered owners and reasons.</summary>
    internal int Remembered => _written.Count;

    public override void Dispose()
    {
        _written.Dispose();
        _namespaces.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var item in _queue.Events.ReadAllAsync(stoppingToken))
        {
            try
            {
                if (IsDue(item))
                {
                    await WriteAsync(item, stoppingToken);
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // Upstream's publisher throws, and the other Events must still be written.
                BackgroundFailures.Count(Work);
                NotWritten(_logger, item.Reason, item.Owner.Kind, item.Namespace, item.Owner.Name, Excerpt.Message(exception.Message));
            }
        }
    }

    private async Task WriteAsync(OwnerEvent item, CancellationToken stoppingToken)
    {
        // Upstream registers the publisher per scope.
        await using var scope = _scopes.CreateAsyncScope();
        var publish = scope.ServiceProvider.GetRequiredService<EventPublisher>();
        await publish(item.Subject, item.Reason, item.Message, EventType.Warning, stoppingToken);
    }

    private bool IsDue(OwnerEvent item)
    {
        var key = (item.Owner.Uid, item.Reason);
        if (_written.TryGetValue(key, out _))
        {
            return false;
        }

        if (!_namespaces.TryGetValue(item.Namespace, out WrittenCount? count))
        {
            _namespaces.Remember(item.Namespace, count = new WrittenCount(), Interval);
        }

        if (count!.Events == MaxOfNamespace)
        {
            _queue.Drop();
            return false;
        }

        count.Events++;
        _written.Remember(key, true, Interval);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The event {Reason} of {Kind} {Namespace}/{Name} was not written: {Problem}")]
    private static partial void NotWritten(ILogger logger, string reason, string kind, string @namespace, string name, string problem);

    /// <summary>The number of Events of one namespace within the interval.</summary>
    private sealed class WrittenCount
    {
        public int Events { get; set; }
    }
}
