using System.Text.Json.Serialization;
using Dragonfly.Operator.Entities;

namespace Dragonfly.Operator.Caching.Reading;

/// <summary>Writes security contexts as Kubernetes' JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ToolsSecurityContext))]
internal sealed partial class SecurityContextJson : JsonSerializerContext;
