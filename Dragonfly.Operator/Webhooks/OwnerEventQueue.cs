using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Webhooks.Admission;

namespace Dragonfly.Operator.Webhooks;

/// <summary>Moves Events off the path of a review. A full queue drops and counts them: a Pod never waits for an Event.</summary>
public sealed class OwnerEventQueue : IDisposable
{
    public const string MeterName = "Dragonfly.Operator.Events";

    private const int Capacity = 256;

    private readonly Channel<OwnerEvent> _channel =
        Channel.CreateBounded<OwnerEvent>(new BoundedChannelOptions(Capacity) { SingleReader = true });

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _dropped;

    public OwnerEventQueue()
    {
        _dropped = _meter.CreateCounter<long>("dragonfly_events_dropped_total", description: "Events that were dropped because too many were waiting or already written in their namespace.");

        // rate() misses the first event of a series that appears only with it.
        _dropped.Add(0);
    }

    internal ChannelReader<OwnerEvent> Events => _channel.Reader;

    /// <summary>Queues an Event for the Pod's controller if a requested injection did not happen, or happened only in part.</summary>
    internal void Add(ReviewedPod pod, AdmissionResult result)
    {
        if (result.MainReason is not { } reason
            || pod.Metadata.NamespaceProperty is not { } @namespace
            || pod.Controller is not { } owner
            || OwnerEvent.Create(owner, @namespace, reason, string.Join("; ", result.Warnings())) is not { } queued)
        {
            return;
        }

        if (!TryAdd(queued))
        {
            Drop();
        }
    }

    /// <summary>Queues an Event, and returns whether there was room for it.</summary>
    internal bool TryAdd(OwnerEvent item) => _channel.Writer.TryWrite(item);

    /// <summary>Counts an Event that is not written.</summary>
    internal void Drop() => _dropped.Add(1);

    public void Dispose() => _meter.Dispose();
}
