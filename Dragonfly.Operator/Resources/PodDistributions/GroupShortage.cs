using System.Collections.Immutable;

namespace Dragonfly.Operator.Resources.PodDistributions;

/// <summary>For which Pods of a group the scheduler finds no node, or found none a moment ago. Immutable.</summary>
public sealed class GroupShortage
{
    /// <summary>How long a group is skipped after its last such Pod.</summary>
    public static readonly TimeSpan Aftermath = TimeSpan.FromMinutes(5);

    private readonly ImmutableDictionary<Guid, DateTimeOffset> _waiting;

    // Only those that no other outlasts in both respects.
    private readonly ImmutableArray<(TimeSpan Length, DateTimeOffset End)> _past;
    private readonly DateTimeOffset? _longest;

    private GroupShortage(ImmutableDictionary<Guid, DateTimeOffset> waiting, ImmutableArray<(TimeSpan Length, DateTimeOffset End)> past)
    {
        (_waiting, _past) = (waiting, past);
        _longest = waiting.IsEmpty ? null : waiting.Values.Min();
    }

    public static GroupShortage None { get; } = new(ImmutableDictionary<Guid, DateTimeOffset>.Empty, []);

    /// <summary>Whether a Pod waits for so long, or one did within the last five minutes.</summary>
    public bool IsOn(TimeSpan after, DateTimeOffset now) =>
        (_longest is { } since && now - since >= after)
        || _past.Any(past => past.Length >= after && now - past.End < Aftermath);

    /// <summary>A Pod waits.</summary>
    public GroupShortage Start(Guid pod, DateTimeOffset since) =>
        _waiting.TryGetValue(pod, out var known) && known == since ? this : new(_waiting.SetItem(pod, since), _past);

    /// <summary>A Pod waits no more.</summary>
    public GroupShortage End(Guid pod, DateTimeOffset now)
    {
        if (!_waiting.TryGetValue(pod, out var since))
        {
            return this;
        }

        var (length, end) = (now - since, now);
        return new(
            _waiting.Remove(pod),
            [.. _past.Where(past => now - past.End < Aftermath && (past.Length > length || past.End > end)), (length, end)]);
    }

    /// <summary>Whether nothing is to be remembered.</summary>
    public bool IsOver(DateTimeOffset now) => _waiting.IsEmpty && _past.All(past => now - past.End >= Aftermath);
}
