using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Tests.Packaging;

/// <summary>A value of the chart that users set: one with a comment of its own.</summary>
/// <param name="Path">Its keys, with dots between them.</param>
/// <param name="Comment">What values.yaml says about it.</param>
/// <param name="Default">Its default.</param>
internal sealed record ChartValue(string Path, string Comment, JsonNode? Default);
