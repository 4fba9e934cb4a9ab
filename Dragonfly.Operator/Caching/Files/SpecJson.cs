using System.Text.Json;
using System.Text.Json.Serialization;
using Dragonfly.Operator.Entities;

namespace Dragonfly.Operator.Caching.Files;

/// <summary>Writes what was understood of a spec, to be compared with what was written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DragonflyInjectionSpec))]
internal sealed partial class SpecJson : JsonSerializerContext;
