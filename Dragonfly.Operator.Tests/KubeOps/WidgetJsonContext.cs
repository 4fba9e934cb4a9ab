using System.Text.Json.Serialization;

namespace Dragonfly.Operator.Tests.Embedded;

[JsonSerializable(typeof(Widget))]
internal sealed partial class WidgetJsonContext : JsonSerializerContext;
