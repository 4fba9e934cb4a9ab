using System.Text;
using Dragonfly.Operator.Hosting.Logging;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Hosting.Logging;

public sealed class LogWriterTests
{
    [Test]
    public async Task A_line_is_written_soon_and_not_only_at_the_end()
    {
        using var output = new MemoryStream();
        using var writer = new LogWriter(output);
        for (var i = 1; i <= 3; i++)
        {
            Write(writer, "line");
            await Eventually.TrueAsync(() => output.Length == i * 5, $"line {i}");
        }
    }

    [Test]
    public void Everything_that_was_logged_is_written_before_the_end()
    {
        using var output = new MemoryStream();
        var expected = new StringBuilder();
        using (var writer = new LogWriter(output))
        {
            for (var i = 0; i < LogWriter.Capacity; i++)
            {
                // Also lines that are longer than what is written at once.
                var line = new string((char)('a' + (i % 26)), i == 7 ? 100_000 : i);
                Write(writer, line);
                expected.Append(line).Append('\n');
            }
        }

        Assert.That(Encoding.UTF8.GetString(output.ToArray()), Is.EqualTo(expected.ToString()));
    }

    [Test]
    public void Who_does_not_read_loses_lines_that_are_counted_and_nobody_waits()
    {
        using var output = new StuckStream();
        using (var writer = new LogWriter(output))
        {
            Write(writer, "first");
            output.WaitForWrite();
            for (var i = 0; i < LogWriter.Capacity + 10; i++)
            {
                Write(writer, "more");
            }

            // All slots but that of the line which is being written, or all if that was freed first.
            Assert.That(writer.Dropped, Is.InRange(10, 11));
            output.Read();
        }

        Assert.That(Encoding.UTF8.GetString(output.ToArray()), Does.StartWith("first\nmore\n").And.EndsWith("more\n"));
    }

    [Test]
    public void What_is_logged_after_the_end_is_dropped()
    {
        var writer = new LogWriter(Stream.Null);
        writer.Dispose();
        Write(writer, "late");
        Assert.That(writer.Dropped, Is.EqualTo(1));
    }

    private static void Write(LogWriter writer, string line)
    {
        if (writer.TryClaim() is not { } slot)
        {
            return;
        }

        slot.Advance(Encoding.UTF8.GetBytes(line + "\n", slot.GetSpan(line.Length + 1)));
        writer.Publish(slot);
    }
}
