using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dragonfly.Operator.Commands;

/// <summary>Turns JSON that was edited into JSON that can be read.</summary>
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class CommandJson : JsonSerializerContext;
