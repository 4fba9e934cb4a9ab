using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Threading.Channels;
using Dragonfly.Operator.Pods;
using k8s.Models;

namespace Dragonfly.Operator.Webhooks;

/// <summary>Takes events off the path of a review. When it is full they are dropped and counted: a Pod never waits for one.</summary>
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
        _dropped = _meter.CreateCounter<long>("dragonfly_events_dropped_total", description: "Events that were not written because too many were waiting, or written in their namespace.");

        // A series that only appears with its first event has no rate() for it.
        _dropped.Add(0);
    }

    internal ChannelReader<OwnerEvent> Events => _channel.Reader;

    /// <summary>Queues what the Pod's controller should know: that injection was asked for and did not happen, or only in part.</summary>
    public void Add(V1Pod pod, AdmissionResult result)
    {
        if (result.MainReason is not { } reason
            || pod.Metadata.NamespaceProperty is not { } @namespace
            || ControllerOf(pod) is not { } owner
            || OwnerEvent.Create(owner, @namespace, reason, string.Join("; ", result.Warnings())) is not { } queued)
        {
            return;
        }

        if (!_channel.Writer.TryWrite(queued))
        {
            Drop();
        }
    }

    /// <summary>Counts an event that is not written.</summary>
    internal void Drop() => _dropped.Add(1);

    public void Dispose() => _meter.Dispose();

    internal static V1OwnerReference? ControllerOf(V1Pod pod)
    {
        try
        {
            return pod.Metadata.OwnerReferences?.FirstOrDefault(owner => owner is { Controller: true });
        }
        catch (JsonException)
        {
            // No API server sends such a reference, and an event that nobody gets is no reason to leave the Pod alone.
            return null;
        }
    }
}
