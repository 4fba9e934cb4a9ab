using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Webhooks;

namespace Dragonfly.Operator.Hosting.Logging;

/// <summary>Writes one JSON object per line, for log collectors. docs/operations.md lists the fields.</summary>
internal sealed class JsonLineFormatter(TimeProvider time) : LineFormatter(time)
{
    // These lines are never put into HTML, so quotes and plus signs stay readable.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static JsonBuffer? _ofThread;

    protected override ReadOnlyMemory<byte> FormatLine(in LogLine line)
    {
        var buffer = JsonBuffer.Rent(ref _ofThread, Options);
        var json = buffer.Writer;
        json.WriteStartObject();
        json.WriteString("time"u8, Time());
        json.WriteString("level"u8, LevelName(line.Level));
        json.WriteString("category"u8, line.Category);
        json.WriteString("message"u8, line.Message);
        if (line.State is AdmissionLine admission)
        {
            admission.WriteTo(json);
        }
        else
        {
            WriteFields(json, FieldsOf(line.State));
        }

        if (line.Exception is { } exception)
        {
            json.WriteString("exception"u8, exception.ToString());
        }

        json.WriteEndObject();
        json.Flush();
        return (byte[])[.. buffer.Written, (byte)'\n'];
    }

    private static void WriteFields(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, object?>> fields)
    {
        foreach (var (name, value) in fields)
        {
            switch (value)
            {
                case bool flag: json.WriteBoolean(name, flag); break;
                case int number: json.WriteNumber(name, number); break;
                case long number: json.WriteNumber(name, number); break;
                case double number when double.IsFinite(number): json.WriteNumber(name, number); break;
                case DateTimeOffset moment: json.WriteString(name, moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)); break;
                default: json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture)); break;
            }
        }
    }
}
