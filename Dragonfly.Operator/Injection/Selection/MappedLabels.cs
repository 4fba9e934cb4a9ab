namespace Dragonfly.Operator.Injection.Selection;

/// <summary>Labels of an object that was deserialised.</summary>
public readonly struct MappedLabels(IReadOnlyDictionary<string, string> labels) : ILabels
{
    public bool Contains(string key) => labels.ContainsKey(key);

    public bool Contains(string key, string value) => labels.TryGetValue(key, out var found) && found == value;
}
