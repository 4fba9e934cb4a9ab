using System.Text.Json;

namespace Dragonfly.Operator.Injection.Selection;

/// <summary>Labels read where they stand in a Pod's JSON, without a copy.</summary>
public readonly struct JsonLabels(JsonElement labels) : ILabels
{
    public bool Contains(string key) => labels.ValueKind == JsonValueKind.Object && labels.TryGetProperty(key, out _);

    public bool Contains(string key, string value) =>
        labels.ValueKind == JsonValueKind.Object
        && labels.TryGetProperty(key, out var found)
        && found.ValueKind == JsonValueKind.String
        && found.ValueEquals(value);
}
