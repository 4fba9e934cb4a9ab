using System.Buffers;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Hosting.Logging;

/// <summary>Lines for people: time, level, who, what; a stack trace on lines of its own, indented.</summary>
internal sealed class TextLineFormat : ILineFormat
{
    private static readonly string[] Levels = [.. Enum.GetNames<LogLevel>().Select(name => $" {name.ToLowerInvariant(),-12}")];

    public void Write<TState>(
        IBufferWriter<byte> output, in LineHead head, TState state, Exception? exception, Func<TState, Exception?, string> message)
    {
        var text = OneLine(message(state, exception));
        LineTime.Write(head.Time, output.GetSpan(LineTime.Length));
        output.Advance(LineTime.Length);
        Append(output, Levels[(int)head.Level]);
        Append(output, head.Category[(head.Category.LastIndexOf('.') + 1)..]);
        Append(output, ": ");
        Append(output, text);
        Append(output, "\n");
        foreach (var line in (exception?.ToString() ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            Append(output, "    ");
            Append(output, line);
            Append(output, "\n");
        }
    }

    // A name with a line break in it must not look like another line.
    private static string OneLine(string text) =>
        text.Any(character => char.IsControl(character))
            ? string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character))
            : text;

    private static void Append(IBufferWriter<byte> output, string text) => Encoding.UTF8.GetBytes(text, output);
}
