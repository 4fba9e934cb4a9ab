using System.Globalization;
using System.Text;
using Dragonfly.Operator.Hosting.Logging;

namespace Dragonfly.Operator.Tests.Hosting.Logging;

public sealed class LogRingTests
{
    [Test]
    public void A_full_ring_gives_nothing_until_something_is_read()
    {
        var ring = new LogRing(4);
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 4; i++)
            {
                Publish(ring, $"{i}");
            }

            Assert.That(ring.TryClaim(), Is.Null);
            Assert.That(Enumerable.Range(0, 4).Select(_ => Read(ring)), Is.EqualTo(new[] { "0", "1", "2", "3" }));
            Assert.That(ring.Peek(), Is.Null);
        }
    }

    [Test]
    public void A_line_is_not_read_before_it_is_complete_nor_before_those_ahead_of_it()
    {
        var ring = new LogRing(4);
        var first = ring.TryClaim()!;
        Publish(ring, "second");
        Assert.That(ring.Peek(), Is.Null);
        LogRing.Publish(first);
        Assert.That(Read(ring), Is.Empty);
        Assert.That(Read(ring), Is.EqualTo("second"));
    }

    [Test]
    public async Task Lines_of_many_threads_arrive_once_each_and_in_each_threads_order()
    {
        const int Threads = 4, Lines = 20_000;
        var ring = new LogRing(64);
        var writers = Enumerable.Range(0, Threads).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < Lines; i++)
            {
                SpinWait.SpinUntil(() => TryPublish(ring, $"{thread} {i}"));
            }
        })).ToArray();
        var next = new int[Threads];
        for (var read = 0; read < Threads * Lines; read++)
        {
            Assert.That(SpinWait.SpinUntil(() => ring.Peek() is not null, TimeSpan.FromSeconds(60)), "a line is missing");
            var parts = Read(ring).Split(' ').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray();
            Assert.That(parts[1], Is.EqualTo(next[parts[0]]++));
        }

        await Task.WhenAll(writers);
        Assert.That(ring.Peek(), Is.Null);
    }

    [Test]
    public void A_buffer_that_one_line_made_large_is_not_kept()
    {
        var slot = new LogSlot();
        Encoding.UTF8.GetBytes(new string('x', 100_000)).CopyTo(slot.GetSpan(100_000));
        slot.Advance(100_000);
        Assert.That(slot.Line.Length, Is.EqualTo(100_000));
        slot.Clear();
        Assert.That(slot.GetSpan(1).Length, Is.LessThan(10_000));
    }

    private static void Publish(LogRing ring, string line) => Assert.That(TryPublish(ring, line));

    private static bool TryPublish(LogRing ring, string line)
    {
        if (ring.TryClaim() is not { } slot)
        {
            return false;
        }

        slot.Advance(Encoding.UTF8.GetBytes(line, slot.GetSpan(line.Length)));
        LogRing.Publish(slot);
        return true;
    }

    private static string Read(LogRing ring)
    {
        var slot = ring.Peek()!;
        var line = Encoding.UTF8.GetString(slot.Line);
        ring.Release(slot);
        return line;
    }
}
