using System.Text.Json.Serialization;

namespace Dragonfly.Operator.Entities;

/// <summary>Reads and writes specs as their properties say, without <see cref="SpecConverter"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DragonflyInjectionSpec))]
internal sealed partial class SpecJson : JsonSerializerContext;
