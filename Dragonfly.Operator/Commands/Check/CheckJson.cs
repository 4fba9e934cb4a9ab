using System.Text.Json.Serialization;
using Dragonfly.Operator.Resources.Checks;

namespace Dragonfly.Operator.Commands.Check;

/// <summary>The report as JSON, for tools.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<CheckResult>))]
internal sealed partial class CheckJson : JsonSerializerContext;
