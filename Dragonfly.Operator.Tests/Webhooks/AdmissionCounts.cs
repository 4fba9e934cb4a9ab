using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Dragonfly.Operator.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Dragonfly.Operator.Tests.Webhooks;

/// <summary>Listens to one operator's count of admissions.</summary>
internal sealed class AdmissionCounts : IDisposable
{
    private readonly MeterListener _listener = new();
    private ConcurrentQueue<string> _outcomes = [];

    public AdmissionCounts(StandaloneOperator @operator)
    {
        // Other operators in this process have meters of the same name.
        var scope = @operator.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == AdmissionTelemetry.MeterName && ReferenceEquals(instrument.Meter.Scope, scope)
                && instrument.Name == "dragonfly_admissions_total")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            var outcome = (string)tags.ToArray().Single(tag => tag.Key == "outcome").Value!;
            for (var i = 0; i < count; i++)
            {
                _outcomes.Enqueue(outcome);
            }
        });
        _listener.Start();
    }

    /// <summary>The outcomes that were counted since the last call.</summary>
    public string[] Take() => [.. Interlocked.Exchange(ref _outcomes, [])];

    public void Dispose() => _listener.Dispose();
}
