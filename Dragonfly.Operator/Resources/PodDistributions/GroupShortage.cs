using System.Collections.Immutable;

namespace Dragonfly.Operator.Resources.PodDistributions;

/// <summary>For which Pods of a group the scheduler finds no node, or found none a moment ago. Immutable.</summary>
public sealed class GroupShortage
{
    /// <summary>How long a group is skipped after its last such Pod.</summary>
    public static readonly TimeSpan Aftermath = TimeSpan.FromMinutes(5);

    // Sorted, so that the first is found without going over ten thousand for each that comes or goes.
    private readonly ImmutableSortedSet<(DateTimeOffset Since, Guid Pod)> _waiting;

    // Only those that no other outlasts in both respects.
    private readonly ImmutableArray<Past> _past;

    private GroupShortage(ImmutableSortedSet<(DateTimeOffset Since, Guid Pod)> waiting, ImmutableArray<Past> past)
    {
        (_waiting, _past) = (waiting, past);
    }

    public static GroupShortage None { get; } = new([], []);

    /// <summary>Whether a Pod waits for so long, or one did within the last five minutes.</summary>
    public bool IsOn(TimeSpan after, DateTimeOffset now) =>
        (!_waiting.IsEmpty && now - _waiting.Min.Since >= after)
        || _past.Any(past => past.Length >= after && now - past.End < Aftermath);

    /// <summary>A Pod waits.</summary>
    public GroupShortage Start(Guid pod, DateTimeOffset since) => new(_waiting.Add((since, pod)), _past);

    /// <summary>A Pod that waited since then waits no more.</summary>
    public GroupShortage End(Guid pod, DateTimeOffset since, DateTimeOffset now)
    {
        var (length, end) = (now - since, now);
        return new(
            _waiting.Remove((since, pod)),
            [.. _past.Where(past => now - past.End < Aftermath && (past.Length > length || past.End > end)), new(length, end)]);
    }

    /// <summary>Whether nothing is to be remembered.</summary>
    public bool IsOver(DateTimeOffset now) => _waiting.IsEmpty && _past.All(past => now - past.End >= Aftermath);

    private sealed record Past(TimeSpan Length, DateTimeOffset End);
}

/// <summary>A group of a PodDistribution.</summary>
public sealed record GroupKey(string Namespace, string Resource, string Group);
