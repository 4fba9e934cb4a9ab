using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dragonfly.Operator.Webhooks;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dragonfly.Operator.Hosting.Logging;

/// <summary>One JSON object a line, for collectors. docs/operations.md lists its fields.</summary>
internal sealed class JsonLineFormatter(TimeProvider time) : LineFormatter(time)
{
    // Nobody puts these lines into HTML, so quotes and plus signs may stay readable.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    protected override void WriteLine<TState>(in LogEntry<TState> entry, TextWriter writer)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("time"u8, Time());
            json.WriteString("level"u8, LevelName(entry.LogLevel));
            json.WriteString("category"u8, entry.Category);
            if (entry.State is AdmissionLine admission)
            {
                json.WriteString("message"u8, AdmissionLine.Message);
                admission.WriteTo(json);
            }
            else
            {
                json.WriteString("message"u8, entry.Formatter(entry.State, entry.Exception));
                WriteFields(json, FieldsOf(entry.State));
            }

            if (entry.Exception is { } exception)
            {
                json.WriteString("exception"u8, exception.ToString());
            }

            json.WriteEndObject();
        }

        writer.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
        writer.Write('\n');
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
