using System.Collections.Concurrent;
using Dragonfly.Operator.Tests.Fakes;
using KubeOps.Abstractions.Builder;
using KubeOps.Abstractions.Reconciliation;
using KubeOps.Abstractions.Timing;
using KubeOps.Operator;
using KubeOps.Operator.Queue;

namespace Dragonfly.Operator.Tests.Embedded.Queue;

/// <summary>A queue whose turns a test controls.</summary>
public abstract class QueueFixture
{
    private CancellationTokenSource _stop = null!;
    private Task _running = Task.CompletedTask;

    internal FakeTimeProvider Time { get; private set; } = null!;

    internal WorkQueue<Widget> Queue { get; private set; } = null!;

    /// <summary>Turns so far: <c>+key:size</c> and <c>-key:size</c>.</summary>
    protected ConcurrentQueue<string> Turns { get; private set; } = [];

    /// <summary>What a turn does.</summary>
    internal Func<WorkItem<Widget>, Task<ReconciliationResult<Widget>>> Turn { get; set; } = null!;

    [SetUp]
    public void SetUp()
    {
        Time = new FakeTimeProvider();
        Turns = [];
        Turn = item => Task.FromResult(ReconciliationResult<Widget>.Success(item.Entity));
        _stop = new CancellationTokenSource();
    }

    [TearDown]
    public async Task TearDown()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(60));
        _stop.Dispose();
    }

    internal static Widget Widget(string name, int size, int generation = 1) => new()
    {
        Metadata =
        {
            Name = name, Uid = name, Generation = generation,
            ResourceVersion = size.ToString(System.Globalization.CultureInfo.InvariantCulture),
        },
        Spec = new Widget.WidgetSpec { Size = size },
    };

    internal void Start(int parallelism = 4)
    {
        var options = new RuntimeOptions
        {
            Parallelism = parallelism,
            ReconcileBackoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), () => 0.999999),
        };
        Queue = new WorkQueue<Widget>(
            async (item, _) =>
            {
                Turns.Enqueue($"{(item.IsDeleted ? '-' : '+')}{item.Entity.Metadata.Name}:{item.Entity.Spec!.Size}");
                return await Turn(item);
            },
            options, Time);
        _running = Queue.RunAsync(_stop.Token);
    }

    internal Task StopAsync()
    {
        _stop.Cancel();
        return _running;
    }

    internal static ReconciliationResult<Widget> Failure(WorkItem<Widget> item) =>
        ReconciliationResult<Widget>.Failure(item.Entity, "no");

    protected Task UntilAsync(params string[] turns) =>
        Eventually.TrueAsync(() => Turns.Count >= turns.Length && Turns.SequenceEqual(turns), $"{string.Join(' ', turns)} (is {string.Join(' ', Turns)})");
}
