using System.Text.Json.Serialization;

namespace Dragonfly.Operator.Entities;

/// <summary>Reads and writes specs as their properties say, and fails where <see cref="SpecConverter"/> would not.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DragonflyInjectionSpec))]
internal sealed partial class SpecJson : JsonSerializerContext;
