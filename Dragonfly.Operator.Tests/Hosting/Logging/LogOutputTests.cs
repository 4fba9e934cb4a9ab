using System.Text;
using Dragonfly.Operator.Hosting.Logging;

namespace Dragonfly.Operator.Tests.Hosting.Logging;

public sealed class LogOutputTests
{
    [Test]
    public void Lines_are_UTF_8_without_a_mark_and_written_at_once()
    {
        using var stream = new MemoryStream();
        using var output = new LogOutput(stream);
        output.Write("ä\n");
        Assert.That(stream.ToArray(), Is.EqualTo(Encoding.UTF8.GetBytes("ä\n")));
    }

    [Test]
    public void What_neither_waits_nor_was_written_is_dropped()
    {
        using var output = new LogOutput(Stream.Null);

        // As many as fit into the queue, and the one that is being written.
        Make(output, LogOutput.QueueLength + 1);
        Assert.That(output.Dropped, Is.Zero);
        Make(output, 10);
        Assert.That(output.Dropped, Is.EqualTo(10));

        // Somebody reads on: what waited is written, and the figure stays.
        Write(output, LogOutput.QueueLength + 1);
        Make(output, LogOutput.QueueLength);
        Assert.That(output.Dropped, Is.EqualTo(10));
        Make(output, 6);
        Assert.That(output.Dropped, Is.EqualTo(15));
    }

    [Test]
    public void A_reader_that_is_gone_harms_nobody()
    {
        using var output = new LogOutput(new BrokenStream());
        Assert.That(() => output.Write("line\n"), Throws.Nothing);
        Make(output, LogOutput.QueueLength + 3);
        Assert.That(output.Dropped, Is.EqualTo(2));
    }

    private static void Make(LogOutput output, int lines)
    {
        for (var i = 0; i < lines; i++)
        {
            output.CountMade();
        }
    }

    private static void Write(LogOutput output, int lines)
    {
        for (var i = 0; i < lines; i++)
        {
            output.Write("line\n");
        }
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("Broken pipe");

        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("Broken pipe");
    }
}
