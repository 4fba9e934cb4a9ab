using System.Text.Json.Serialization;
using k8s.Json;

namespace Dragonfly.Operator.Tests.Embedded;

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(Rfc3339TimeConverter), typeof(ManagedFieldsConverter)])]
[JsonSerializable(typeof(Widget))]
internal sealed partial class WidgetJsonContext : JsonSerializerContext;
