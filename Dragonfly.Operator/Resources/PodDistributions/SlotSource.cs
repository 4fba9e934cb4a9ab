using System.Collections.Concurrent;

namespace Dragonfly.Operator.Resources.PodDistributions;

/// <summary>The slot for a Pod, and what was considered.</summary>
/// <param name="Slot">The slot; null: every group that the Pod can go to is full.</param>
/// <param name="Skipped">The groups that were skipped for want of nodes.</param>
public readonly record struct SlotChoice(Slot? Slot, uint Skipped);

/// <summary>Gives new Pods their slots.</summary>
public interface ISlotSource
{
    /// <summary>Chooses the slot of a new Pod, and takes it.</summary>
    /// <param name="among">The groups that the Pod can go to.</param>
    /// <param name="reserve">false: nobody is going to be created.</param>
    public SlotChoice Take(PodDistributionRule rule, CountedOwner owner, uint among = Apportionment.AllGroups, bool reserve = true);

    /// <summary>How many Pods of the owner each group has; null: nobody counts them.</summary>
    public IReadOnlyList<int>? CountOf(PodDistributionRule rule, CountedOwner owner);

    /// <summary>A new Pod comes that has its slot already.</summary>
    public void Note(PodDistributionRule rule, CountedOwner owner, Slot slot);
}

/// <summary>
/// Continues the sequence with each Pod that was admitted, for an operator that has no watch: nobody tells it of Pods that end.
/// </summary>
public sealed class AdmittedPods(TimeProvider time) : ISlotSource
{
    /// <summary>Owners that are remembered. Another one goes in place of the one that has had no Pod for the longest time.</summary>
    internal const int MaxOwners = 1024;

    /// <summary>How many Pods were admitted of each owner, and when the last was, as a timestamp of the clock.</summary>
    private readonly ConcurrentDictionary<(string Rule, CountedOwner Owner), (int Pods, long Last)> _owners = new();

    internal int Owners => _owners.Count;

    public SlotChoice Take(PodDistributionRule rule, CountedOwner owner, uint among = Apportionment.AllGroups, bool reserve = true)
    {
        var before = reserve ? Change(rule, owner, pods => pods + 1) - 1 : _owners.GetValueOrDefault((rule.Name, owner)).Pods;
        return new(rule.Apportionment.Step(before, among), 0);
    }

    public IReadOnlyList<int>? CountOf(PodDistributionRule rule, CountedOwner owner) => null;

    /// <summary>The sequence goes on behind the slot: what was injected once is the same when it is injected again.</summary>
    public void Note(PodDistributionRule rule, CountedOwner owner, Slot slot)
    {
        if (rule.Apportionment.PositionOf(slot) is { } position)
        {
            Change(rule, owner, pods => Math.Max(pods, position + 1));
        }
    }

    private int Change(PodDistributionRule rule, CountedOwner owner, Func<int, int> change)
    {
        var key = (rule.Name, owner);
        while (_owners.Count >= MaxOwners && !_owners.ContainsKey(key))
        {
            _owners.TryRemove(_owners.MinBy(one => one.Value.Last).Key, out _);
        }

        var now = time.GetTimestamp();
        return _owners.AddOrUpdate(key, _ => (change(0), now), (_, before) => (change(before.Pods), now)).Pods;
    }
}
