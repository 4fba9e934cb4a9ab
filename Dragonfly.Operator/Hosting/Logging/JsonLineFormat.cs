using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dragonfly.Operator.Webhooks;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Hosting.Logging;

/// <summary>One JSON object a line, for collectors. docs/operations.md lists its fields.</summary>
internal sealed class JsonLineFormat : ILineFormat
{
    private static readonly JsonEncodedText Time = JsonEncodedText.Encode("time");
    private static readonly JsonEncodedText Level = JsonEncodedText.Encode("level");
    private static readonly JsonEncodedText Category = JsonEncodedText.Encode("category");
    private static readonly JsonEncodedText Message = JsonEncodedText.Encode("message");
    private static readonly JsonEncodedText Trace = JsonEncodedText.Encode("exception");
    private static readonly JsonEncodedText[] Levels =
        [.. Enum.GetNames<LogLevel>().Select(name => JsonEncodedText.Encode(name.ToLowerInvariant()))];

    // Nobody puts these lines into HTML, so quotes and plus signs may stay readable. That each member is written once and in its
    // place is for the tests to check, not for every line.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    [ThreadStatic]
    private static Utf8JsonWriter? _json;

    public void Write<TState>(
        IBufferWriter<byte> output, in LineHead head, TState state, Exception? exception, Func<TState, Exception?, string> message)
    {
        // Before the thread's writer is taken: making these texts may log something itself.
        var text = state is AdmissionLine ? AdmissionLine.Message : message(state, exception);
        var trace = exception?.ToString();
        var json = _json ??= new Utf8JsonWriter(output, Options);
        json.Reset(output);
        Span<byte> time = stackalloc byte[LineTime.Length];
        LineTime.Write(head.Time, time);
        json.WriteStartObject();
        json.WriteString(Time, time);
        json.WriteString(Level, Levels[(int)head.Level]);
        json.WriteString(Category, head.Category);
        json.WriteString(Message, text);
        if (state is AdmissionLine admission)
        {
            admission.WriteTo(json);
        }
        else
        {
            WriteFields(json, LineFields.Of(state));
        }

        if (trace is not null)
        {
            json.WriteString(Trace, trace);
        }

        json.WriteEndObject();
        json.Flush();
        output.Write("\n"u8);
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
                default: json.WriteString(name, LineFields.Text(value)); break;
            }
        }
    }
}
