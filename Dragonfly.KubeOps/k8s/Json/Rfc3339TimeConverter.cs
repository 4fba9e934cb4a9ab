using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Json;

/// <summary>Kubernetes' <c>Time</c>: RFC 3339 in UTC and whole seconds, e.g. <c>2024-01-02T03:04:05Z</c>.</summary>
public sealed class Rfc3339TimeConverter : JsonConverter<DateTime>
{
    /// <summary>Reads a time in any RFC 3339 form.</summary>
    /// <param name="text">The time.</param>
    /// <exception cref="JsonException"><paramref name="text"/> is no RFC 3339 time.</exception>
    public static DateTime Parse(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.UtcDateTime
            : throw new JsonException($"'{text}' is no RFC 3339 time.");

    /// <inheritdoc/>
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Parse(reader.GetString());

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
    }
}
