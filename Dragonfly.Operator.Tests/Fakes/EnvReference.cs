using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Tests.Fakes;

/// <summary>A reference in a variable's value, with what it resolved to; null: it stayed as it was.</summary>
internal sealed record EnvReference(JsonObject Variable, string Name, string? Value);
