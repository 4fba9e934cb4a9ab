using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Json;

/// <summary>Kubernetes' <c>MicroTime</c>: RFC 3339 in UTC with exactly six decimals, e.g. <c>2024-01-02T03:04:05.000000Z</c>.</summary>
public sealed class MicroTimeConverter : JsonConverter<DateTime>
{
    /// <inheritdoc/>
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Rfc3339TimeConverter.Parse(reader.GetString());

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
    }
}
