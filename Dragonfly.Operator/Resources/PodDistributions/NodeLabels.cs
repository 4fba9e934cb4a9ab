namespace Dragonfly.Operator.Resources.PodDistributions;

/// <summary>Labels that a nodeSelector asks for.</summary>
public sealed class NodeLabels
{
    private readonly string[] _items;

    public NodeLabels(IEnumerable<KeyValuePair<string, string>> labels)
    {
        Labels = [.. labels.OrderBy(label => label.Key, StringComparer.Ordinal)];
        _items = [.. Labels.Select(label => $",{Item(label)},")];
    }

    /// <summary>The labels, by key.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Labels { get; }

    /// <summary>A nodeSelector as one text, whatever its order: neither keys nor values of labels contain commas or equals signs.</summary>
    public static string Text(IEnumerable<KeyValuePair<string, string>> nodeSelector)
    {
        var items = string.Join(',', nodeSelector.Select(Item).Order(StringComparer.Ordinal));
        return items.Length == 0 ? "" : $",{items},";
    }

    /// <summary>Whether a nodeSelector, as <see cref="Text"/> writes it, asks for all of these labels.</summary>
    public bool AreIn(string text) => Array.TrueForAll(_items, item => text.Contains(item, StringComparison.Ordinal));

    private static string Item(KeyValuePair<string, string> label) => $"{label.Key}={label.Value}";
}
