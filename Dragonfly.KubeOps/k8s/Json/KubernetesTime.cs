using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Json;

/// <summary>Reads times in all formats of common clients, and writes them with whole seconds, as in custom resources.</summary>
public class Rfc3339TimeConverter : JsonConverter<DateTime>
{
    /// <summary>Reads an RFC 3339 time, with or without a fraction.</summary>
    /// <param name="text">The time.</param>
    /// <exception cref="JsonException">The text is not an RFC 3339 time.</exception>
    public static DateTime Parse(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.UtcDateTime
            : throw new JsonException($"'{text}' is not an RFC 3339 time.");

    /// <inheritdoc/>
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Parse(reader.GetString());

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
        Write(writer, value, "yyyy-MM-dd'T'HH:mm:ss'Z'");

    private protected static void Write(Utf8JsonWriter writer, DateTime value, string format)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.ToUniversalTime().ToString(format, CultureInfo.InvariantCulture));
    }
}

/// <summary>
/// Writes times with six decimals. The API server requires them in a MicroTime (of Events and Leases) and accepts them in every other
/// time of a built-in kind.
/// </summary>
internal sealed class MicroTimeConverter : Rfc3339TimeConverter
{
    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
        Write(writer, value, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'");
}
