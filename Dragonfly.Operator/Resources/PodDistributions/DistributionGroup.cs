using System.Collections.Immutable;
using System.Text.Json;
using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Resources.PodDistributions;

/// <summary>A group of nodes.</summary>
/// <param name="Name">Its name.</param>
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
        init => (field, TolerationsJson) = (value, [.. value.Select(toleration => JsonFragment.Write(toleration.WriteTo))]);
    } = [];

    /// <summary>After a Pod found no node for so long, the group is skipped; null: never.</summary>
    public TimeSpan? UnschedulableAfter { get; init; }

    /// <summary>The nodeSelector of Pods that have none.</summary>
    internal JsonFragment NodeSelectorJson { get; } = JsonFragment.Write(writer =>
    {
        writer.WriteStartObject();
        foreach (var (key, value) in NodeLabels.Labels)
        {
            writer.WriteString(key, value);
        }

        writer.WriteEndObject();
    });

    /// <summary>The preferred scheduling term for its nodes.</summary>
    internal JsonFragment PreferenceJson { get; } = JsonFragment.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("weight", PreferenceWeight);
        writer.WriteStartObject("preference");
        writer.WriteStartArray("matchExpressions");
        foreach (var (key, value) in NodeLabels.Labels)
        {
            writer.WriteStartObject();
            writer.WriteString("key", key);
            writer.WriteString("operator", "In");
            writer.WriteStartArray("values");
            writer.WriteStringValue(value);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    internal ImmutableArray<JsonFragment> TolerationsJson { get; private init; } = [];
}

/// <summary>A toleration of a Pod; null stands for what is left out.</summary>
public sealed record PodToleration(string? Key, string? Operator, string? Value, string? Effect, long? Seconds)
{
    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        Write("key", Key);
        Write("operator", Operator);
        Write("value", Value);
        Write("effect", Effect);
        if (Seconds is { } seconds)
        {
            writer.WriteNumber("tolerationSeconds", seconds);
        }

        writer.WriteEndObject();

        void Write(string name, string? value)
        {
            if (value is not null)
            {
                writer.WriteString(name, value);
            }
        }
    }
}
