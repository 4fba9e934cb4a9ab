using System.Globalization;
using System.Text;
using Dragonfly.Operator.Webhooks;

namespace Dragonfly.Operator.Hosting.Logging;

/// <summary>Writes lines for people: time, level, category, message; a stack trace follows indented.</summary>
internal sealed class TextLineFormatter(TimeProvider time) : LineFormatter(time)
{
    protected override ReadOnlyMemory<byte> FormatLine(in LogLine line)
    {
        var category = line.Category[(line.Category.LastIndexOf('.') + 1)..];
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{Time()} {LevelName(line.Level),-12}{category}: ");
        Append(text, line.State is AdmissionLine admission ? admission.ToString() : line.Message);
        foreach (var row in (line.Exception?.ToString() ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            Append(text.Append("    "), row);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    // Text in a name or message must neither look like another line nor control the terminal: C0 and C1 controls, DEL, and separators
    // that some programs treat as line breaks.
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
