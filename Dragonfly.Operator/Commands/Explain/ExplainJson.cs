using System.Text.Json.Serialization;

namespace Dragonfly.Operator.Commands.Explain;

/// <summary>Explanations as JSON, for tools.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<ExplainedObject>))]
internal sealed partial class ExplainJson : JsonSerializerContext;
