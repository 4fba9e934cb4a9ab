using System.Collections.Concurrent;
using Dragonfly.Operator.Tests.Fakes;
using KubeOps.Abstractions.Reconciliation;

namespace Dragonfly.Operator.Tests.Embedded.Queue;

/// <summary>Whatever arrives in whatever order: never twice at once, and the last word is never lost.</summary>
public sealed class WorkQueueLawTests : QueueFixture
{
    private const int Keys = 8;
    private const int Events = 4000;

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    public async Task Random_events_keep_the_laws(int seed)
    {
        var active = new int[Keys];
        var overlaps = 0;
        var last = new ConcurrentDictionary<string, (bool IsDeleted, int Size)>();
        var turnRandom = new Random(seed);
        Turn = async item =>
        {
            var index = item.Entity.Metadata.Name[0] - 'a';
            overlaps += Interlocked.Increment(ref active[index]) > 1 ? 1 : 0;
            int dice;
            lock (turnRandom)
            {
                dice = turnRandom.Next(10);
            }

            if (dice < 3)
            {
                await Task.Yield();
            }

            Interlocked.Decrement(ref active[index]);
            if (dice == 9)
            {
                return Failure(item);
            }

            last[item.Entity.Metadata.Name] = (item.IsDeleted, item.Entity.Spec!.Size);
            return ReconciliationResult<Widget>.Success(item.Entity, dice == 8 ? TimeSpan.FromSeconds(3) : null);
        };
        Start();

        var random = new Random(seed);
        var expected = new Dictionary<string, (bool IsDeleted, int Size)>();
        for (var i = 1; i <= Events; i++)
        {
            var name = ((char)('a' + random.Next(Keys))).ToString();
            var isDeleted = random.Next(4) == 0;
            expected[name] = (isDeleted, i);
            if (isDeleted)
            {
                Queue.EnqueueDeleted(name, Widget(name, i));
            }
            else
            {
                Queue.Enqueue(name, Widget(name, i));
            }

            if (random.Next(20) == 0)
            {
                Time.Advance(TimeSpan.FromSeconds(random.Next(5)));
                await Task.Yield();
            }
        }

        await Eventually.TrueAsync(
            Time, TimeSpan.FromSeconds(10), () => expected.All(pair => last.TryGetValue(pair.Key, out var seen) && seen == pair.Value),
            "the last word on every key");
        Assert.That(overlaps, Is.Zero);
    }
}
