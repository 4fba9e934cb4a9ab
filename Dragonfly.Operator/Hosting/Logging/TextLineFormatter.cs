using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dragonfly.Operator.Hosting.Logging;

/// <summary>Lines for people: time, level, who, what; a stack trace on lines of its own, indented.</summary>
internal sealed class TextLineFormatter(TimeProvider time) : LineFormatter(time)
{
    protected override void WriteLine<TState>(in LogEntry<TState> entry, TextWriter writer)
    {
        var category = entry.Category[(entry.Category.LastIndexOf('.') + 1)..];
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{Time()} {LevelName(entry.LogLevel),-12}{category}: ");
        Append(text, entry.Formatter(entry.State, entry.Exception));
        foreach (var line in (entry.Exception?.ToString() ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            Append(text.Append("    "), line);
        }

        writer.Write(text);
    }

    // What a name or a message holds must neither look like another line nor steer the terminal: C0 and C1 controls, DEL, and
    // the separators that some programs take for line ends.
    private static void Append(StringBuilder text, string line)
    {
        foreach (var character in line)
        {
            if (char.IsControl(character) || character is '\u2028' or '\u2029')
            {
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            }
            else
            {
                text.Append(character);
            }
        }

        text.Append('\n');
    }
}
