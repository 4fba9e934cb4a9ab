using System.Globalization;
using Dragonfly.Operator.Hosting.Logging;
using Dragonfly.Operator.Tests.Fakes;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Tests.Hosting.Logging;

public sealed class LineLoggerProviderTests
{
    private const int PipeBuffer = 4096;

    [Test]
    public async Task A_line_is_written_soon_and_not_only_at_the_end()
    {
        using var output = Reading();
        using var provider = Create(output);
        var logger = provider.CreateLogger("A.B");
        for (var i = 1; i <= 3; i++)
        {
            Log(logger, $"ä{i}");
            await Eventually.TrueAsync(() => output.Text.EndsWith($"B: ä{i}\n", StringComparison.Ordinal), $"line {i}");
        }
    }

    [Test]
    public void All_is_written_in_its_order_before_the_end_and_no_line_is_cut()
    {
        using var output = Reading();
        var expected = Enumerable.Range(0, LineLoggerProvider.Capacity)
            .Select(i => new string((char)('a' + (i % 26)), i is 7 or 500 ? 100_000 : i)).ToArray();
        using (var provider = Create(output))
        {
            var logger = provider.CreateLogger("A.B");
            foreach (var message in expected)
            {
                Log(logger, message);
            }
        }

        Assert.That(Messages(output), Is.EqualTo(expected));
        Assert.That(output.Writes, Has.All.EndsWith("\n"));
        Assert.That(output.Writes.Where(write => write.Length > PipeBuffer).Select(write => write.Count(character => character == '\n')), Is.EqualTo(new[] { 1, 1 }));
    }

    [Test]
    public void Lines_that_come_together_are_written_together()
    {
        using var output = new StuckStream();
        using (var provider = Create(output))
        {
            var logger = provider.CreateLogger("A.B");
            Log(logger, "first");
            output.WaitForWrite();
            for (var i = 0; i < 20; i++)
            {
                Log(logger, "more");
            }

            output.Resume();
        }

        Assert.That(output.Writes, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Whoever_logs_waits_for_no_reader_and_what_was_lost_is_said_once_somebody_reads()
    {
        using var output = new StuckStream();
        using var provider = Create(output);
        var logger = provider.CreateLogger("A.B");
        Log(logger, "first");
        output.WaitForWrite();
        for (var i = 0; i < LineLoggerProvider.Capacity + 10; i++)
        {
            Log(logger, i.ToString(CultureInfo.InvariantCulture));
        }

        Assert.That(provider.Dropped, Is.EqualTo(10));
        output.Resume();
        await Eventually.TrueAsync(() => Messages(output).Length == LineLoggerProvider.Capacity + 2, "all lines and the announcement");
        Assert.That(
            Messages(output).Where(message => message != "10 log lines were dropped because the output did not take them in time"),
            Is.EqualTo(Enumerable.Range(0, LineLoggerProvider.Capacity).Select(i => i.ToString(CultureInfo.InvariantCulture)).Prepend("first")));
        Log(logger, "later");
        await Eventually.TrueAsync(() => Messages(output)[^1] == "later", "a later line");
        Assert.That(Messages(output), Has.Length.EqualTo(LineLoggerProvider.Capacity + 3), "it is said once");
        Assert.That(provider.Dropped, Is.EqualTo(10));
    }

    [Test]
    public async Task Failed_writes_are_counted_and_the_next_one_is_tried()
    {
        using var output = Reading();
        using var provider = Create(output);
        var logger = provider.CreateLogger("A.B");
        for (var i = 1; i <= 3; i++)
        {
            output.Failures = 1;
            Log(logger, "lost");
            await Eventually.TrueAsync(() => provider.Dropped == i, $"failure {i}");
        }

        // Nothing is announced while writes fail.
        Assert.That(output.Text, Is.Empty);
        Log(logger, "seen");
        await Eventually.TrueAsync(() => Messages(output) is ["seen", "3 log lines were dropped because the output did not take them in time"], "both lines");
    }

    [Test]
    public async Task A_batch_that_fails_is_counted_line_by_line()
    {
        using var output = new StuckStream { Failures = 3 };
        using var provider = Create(output);
        var logger = provider.CreateLogger("A.B");
        Log(logger, "first");
        output.WaitForWrite();
        for (var i = 0; i < 3; i++)
        {
            Log(logger, new string('x', 2000));
        }

        output.Resume();

        // The first; then two, and the third that had no room beside them.
        await Eventually.TrueAsync(() => output.Failures == 1 && provider.Dropped == 4, "two failures");
    }

    [Test]
    public async Task A_line_that_cannot_be_made_stops_no_other()
    {
        using var output = Reading();
        using var provider = Create(output);
        var logger = provider.CreateLogger("A.B");
        logger.Log<object>(LogLevel.Information, default, "state", null, (_, _) => throw new FormatException());
        Log(logger, "\ud800");
        Log(logger, "next");
        await Eventually.TrueAsync(() => output.Text.EndsWith("B: next\n", StringComparison.Ordinal), "the next line");
        Assert.That(Messages(output), Is.EqualTo(new[] { "A log line could not be made: System.FormatException", "\ufffd", "next" }));
    }

    [Test]
    public async Task Threads_that_log_at_once_lose_nothing_and_keep_their_order()
    {
        const int Threads = 4, Lines = 200;
        using var output = Reading();
        using (var provider = Create(output))
        {
            await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() =>
            {
                var logger = provider.CreateLogger("A.B");
                for (var i = 0; i < Lines; i++)
                {
                    Log(logger, $"{thread} {i}");
                }
            })));
        }

        foreach (var lines in Messages(output).Select(message => message.Split(' ')).GroupBy(parts => parts[0], parts => int.Parse(parts[1], null)))
        {
            Assert.That(lines, Is.EqualTo(Enumerable.Range(0, Lines)));
        }
    }

    [Test]
    public void What_is_logged_after_the_end_is_dropped()
    {
        using var output = Reading();
        var provider = Create(output);
        provider.Dispose();
        Log(provider.CreateLogger("A.B"), "late");
        Assert.That(provider.Dropped, Is.EqualTo(1));
        Assert.That(output.Text, Is.Empty);
    }

    [Test]
    public void A_reader_that_is_stuck_does_not_keep_the_process()
    {
        using var output = new StuckStream();
        var provider = Create(output);
        Log(provider.CreateLogger("A.B"), "first");
        output.WaitForWrite();
        provider.Dispose();
        Assert.That(output.Text, Is.Empty);
        output.Resume();
    }

    private static StuckStream Reading()
    {
        var output = new StuckStream();
        output.Resume();
        return output;
    }

    private static LineLoggerProvider Create(StuckStream output) => new(new TextLineFormatter(new FakeTimeProvider()), output);

    private static void Log(ILogger logger, string message) => logger.Log(LogLevel.Information, default, message, null, (text, _) => text);

    private static string[] Messages(StuckStream output) => [.. output.Text.Split('\n')[..^1].Select(line => line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..])];
}
