using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using k8s.Models;

namespace k8s.Json;

/// <summary>Reads a Pod as the JSON it is, and writes that JSON again.</summary>
public sealed class PodConverter : JsonConverter<V1Pod>
{
    /// <inheritdoc/>
    public override V1Pod Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return new V1Pod(new JsonSlice(JsonMarshal.GetRawUtf8Value(document.RootElement).ToArray()));
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, V1Pod value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(value);
        value.Json.WriteTo(writer);
    }
}
