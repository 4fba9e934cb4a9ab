using System.Globalization;

namespace Dragonfly.Operator.Hosting.Metrics;

/// <summary>What is kept for one set of labels.</summary>
internal sealed class Series<TCell>(ReadOnlySpan<KeyValuePair<string, object?>> tags, TCell cell)
{
    private readonly KeyValuePair<string, string>[] _labels = ToLabels(tags);

    public IReadOnlyList<KeyValuePair<string, string>> Labels => _labels;

    public TCell Cell { get; } = cell;

    public bool Has(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length != _labels.Length)
        {
            return false;
        }

        for (var i = 0; i < tags.Length; i++)
        {
            if (tags[i].Key != _labels[i].Key || (tags[i].Value as string ?? ToText(tags[i].Value)) != _labels[i].Value)
            {
                return false;
            }
        }

        return true;
    }

    private static KeyValuePair<string, string>[] ToLabels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new KeyValuePair<string, string>[tags.Length];
        for (var i = 0; i < tags.Length; i++)
        {
            labels[i] = new(tags[i].Key, ToText(tags[i].Value));
        }

        return labels;
    }

    private static string ToText(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
