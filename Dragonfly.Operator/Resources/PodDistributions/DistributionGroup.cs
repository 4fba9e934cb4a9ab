using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Resources.PodDistributions;

/// <summary>A group of nodes.</summary>
/// <param name="NodeLabels">What its nodes have in common.</param>
/// <param name="Share">How many Pods it gets.</param>
public sealed record DistributionGroup(string Name, NodeLabels NodeLabels, GroupShare Share)
{
    /// <summary>The bases of all groups add up to less than what an int32 leaves above the other costs.</summary>
    public const int MaxBase = 1_000_000;

    /// <summary>A preference that no other outweighs.</summary>
    private const int PreferenceWeight = 100;

    /// <summary>What its Pods tolerate.</summary>
    public ImmutableArray<PodToleration> Tolerations
    {
        get;
        init => (field, TolerationsJson) = (
            value, [.. value.Select(toleration => JsonFragment.Of(JsonSerializer.SerializeToUtf8Bytes(toleration, PodDistributionJson.Default.PodToleration)))]);
    } = [];

    /// <summary>After a Pod found no node for so long, the group is skipped; null: never.</summary>
    public TimeSpan? UnschedulableAfter { get; init; }

    /// <summary>The nodeSelector of Pods that have none.</summary>
    internal JsonFragment NodeSelectorJson { get; } =
        JsonFragment.Parse($"{{{string.Join(',', NodeLabels.Labels.Select(label => $"{JsonFragment.String(label.Key)}:{JsonFragment.String(label.Value)}"))}}}");

    /// <summary>The preferred scheduling term for its nodes.</summary>
    internal JsonFragment PreferenceJson { get; } = JsonFragment.Parse(
        $$$"""{"weight":{{{PreferenceWeight}}},"preference":{"matchExpressions":[{{{string.Join(',', NodeLabels.Labels.Select(Expression))}}}]}}""");

    internal ImmutableArray<JsonFragment> TolerationsJson { get; private init; } = [];

    private static string Expression(KeyValuePair<string, string> label) =>
        $$"""{"key":{{JsonFragment.String(label.Key)}},"operator":"In","values":[{{JsonFragment.String(label.Value)}}]}""";
}

/// <summary>A toleration of a Pod; null stands for what is left out.</summary>
public sealed record PodToleration(
    string? Key, string? Operator, string? Value, string? Effect, [property: JsonPropertyName("tolerationSeconds")] long? Seconds);

/// <summary>Labels that a nodeSelector asks for.</summary>
public sealed class NodeLabels
{
    private readonly string[] _items;

    public NodeLabels(IEnumerable<KeyValuePair<string, string>> labels)
    {
        Labels = [.. labels.OrderBy(label => label.Key, StringComparer.Ordinal)];
        _items = [.. Labels.Select(label => $",{Item(label)},")];
    }

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
