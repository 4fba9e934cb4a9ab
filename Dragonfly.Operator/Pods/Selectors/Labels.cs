using System.Text.Json;

namespace Dragonfly.Operator.Pods.Selectors;

/// <summary>The labels of an object, however they are stored.</summary>
public interface ILabels
{
    public bool Contains(string key);

    public bool Contains(string key, string value);
}

/// <summary>Labels in a Pod's JSON, read without a copy.</summary>
public readonly struct JsonLabels(JsonElement labels) : ILabels
{
    public bool Contains(string key) => labels.ValueKind == JsonValueKind.Object && labels.TryGetProperty(key, out _);

    public bool Contains(string key, string value) =>
        labels.ValueKind == JsonValueKind.Object
        && labels.TryGetProperty(key, out var found)
        && found.ValueKind == JsonValueKind.String
        && found.ValueEquals(value);
}

/// <summary>Labels of a deserialised object.</summary>
public readonly struct MappedLabels(IReadOnlyDictionary<string, string> labels) : ILabels
{
    public bool Contains(string key) => labels.ContainsKey(key);

    public bool Contains(string key, string value) => labels.TryGetValue(key, out var found) && found == value;
}
