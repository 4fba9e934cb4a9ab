namespace Dragonfly.Operator.Tests.Hosting.Logging;

/// <summary>A pipe that nobody reads until told so.</summary>
internal sealed class StuckStream : MemoryStream
{
    private readonly ManualResetEventSlim _reading = new();
    private readonly ManualResetEventSlim _writing = new();

    public void WaitForWrite() => Assert.That(_writing.Wait(TimeSpan.FromSeconds(60)), "nothing was written");

    public void Read() => _reading.Set();

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _writing.Set();
        _reading.Wait();
        base.Write(buffer);
    }
}
