using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dragonfly.Operator.Webhooks;

namespace Dragonfly.Operator.Hosting.Logging;

/// <summary>Writes one JSON object per line, for log collectors. docs/operations.md lists the fields.</summary>
internal sealed class JsonLineFormatter(TimeProvider time) : LineFormatter(time)
{
    // These lines are never put into HTML, so quotes and plus signs stay readable.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A larger buffer, which only a stack trace needs, is not kept.</summary>
    private const int MaxKept = 4096;

    [ThreadStatic]
    private static LineBuffer? _free;

    protected override void WriteLine(in LogLine line, TextWriter writer)
    {
        // The buffer is taken while it is in use, so a log call made during formatting gets another one. An exception discards it.
        var buffer = _free ?? new LineBuffer();
        _free = null;
        var json = buffer.Json;
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
        buffer.CopyTo(writer);
        writer.Write('\n');
        if (buffer.Capacity <= MaxKept)
        {
            buffer.Clear();
            _free = buffer;
        }
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

    private sealed class LineBuffer
    {
        private readonly ArrayBufferWriter<byte> _bytes = new(1024);

        public LineBuffer() => Json = new(_bytes, Options);

        public Utf8JsonWriter Json { get; }

        public int Capacity => _bytes.Capacity;

        public void CopyTo(TextWriter writer)
        {
            var characters = ArrayPool<char>.Shared.Rent(_bytes.WrittenCount);
            writer.Write(characters, 0, Encoding.UTF8.GetChars(_bytes.WrittenSpan, characters));
            ArrayPool<char>.Shared.Return(characters);
        }

        public void Clear()
        {
            _bytes.ResetWrittenCount();
            Json.Reset();
        }
    }
}
