using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dragonfly.Operator.Resources.DragonflyInjections;

/// <summary>
/// Reads a spec whatever it holds: one resource that cannot be read would keep the whole list of them from being read.
/// What cannot be read is kept, and written back as it was.
/// </summary>
internal sealed class SpecConverter : JsonConverter<DragonflyInjectionSpec>
{
    public override DragonflyInjectionSpec? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var json = JsonElement.ParseValue(ref reader);
        try
        {
            return json.Deserialize(SpecJson.Default.DragonflyInjectionSpec);
        }
        catch (JsonException exception)
        {
            return new() { Unreadable = new(json, $"spec{exception.Path?.TrimStart('$')}") };
        }
    }

    public override void Write(Utf8JsonWriter writer, DragonflyInjectionSpec value, JsonSerializerOptions options)
    {
        if (value.Unreadable is { } unreadable)
        {
            unreadable.Json.WriteTo(writer);
        }
        else
        {
            JsonSerializer.Serialize(writer, value, SpecJson.Default.DragonflyInjectionSpec);
        }
    }
}

/// <summary>Reads and writes specs as their properties say, and fails where <see cref="SpecConverter"/> would not.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DragonflyInjectionSpec))]
internal sealed partial class SpecJson : JsonSerializerContext;

/// <summary>
/// A spec with a value of another type than its field's. The API server refuses such, but may have stored one before it
/// knew this schema.
/// </summary>
/// <param name="Json">The spec as it stands.</param>
/// <param name="Field">The field, from the resource's root.</param>
internal sealed record UnreadableSpec(JsonElement Json, string Field);
