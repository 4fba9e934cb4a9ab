using System.Buffers;

namespace Dragonfly.Operator.Hosting.Logging;

/// <summary>How a log entry becomes a line.</summary>
internal interface ILineFormat
{
    /// <summary>Writes one line, with its end.</summary>
    /// <remarks>Generic in the state, so that a state that is a value is never boxed.</remarks>
    public void Write<TState>(
        IBufferWriter<byte> output, in LineHead head, TState state, Exception? exception, Func<TState, Exception?, string> message);
}
