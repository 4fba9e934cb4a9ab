using System.Collections.Immutable;

namespace Dragonfly.Operator.Resources.PodDistributions;

/// <summary>
/// Counts the Pods of the namespaces that hold a PodDistribution, and gives new ones their slots.
/// </summary>
/// <remarks>
/// Everything is one immutable snapshot, which a change replaces by compare-and-exchange. A review takes its slot in the exchange
/// that makes it taken: of two reviews at once, one finds the snapshot replaced, and chooses anew. So no review waits for a lock, no
/// two in one replica get one slot, and whatever else happens meanwhile, some change always succeeds.
/// </remarks>
public sealed class PodCounts(TimeProvider time) : ISlotSource
{
    /// <summary>For how long an admitted Pod is counted that the watch has not shown.</summary>
    public static readonly TimeSpan ReservedFor = TimeSpan.FromSeconds(10);

    private Snapshot _snapshot = new(
        ImmutableDictionary<Guid, CountedPod>.Empty,
        ImmutableDictionary<CountedOwner, OwnerTally>.Empty,
        ImmutableDictionary<GroupKey, GroupShortage>.Empty);

    private ImmutableHashSet<string> _complete = [];

    public int Known => Volatile.Read(ref _snapshot).Pods.Count;

    public int Owners => Volatile.Read(ref _snapshot).Owners.Count;

    public SlotChoice Take(PodDistributionRule rule, CountedOwner owner, uint among = Apportionment.AllGroups, bool reserve = true)
    {
        Span<int> offered = stackalloc int[Apportionment.MaxGroups];
        OwnerTally? known = null, sorted = null;
        while (true)
        {
            var before = Volatile.Read(ref _snapshot);
            var found = before.Owners.GetValueOrDefault(owner, OwnerTally.Empty);
            if (sorted is null || !ReferenceEquals(found, known))
            {
                // Kept for the next round: a change of other owners, however many there are, has no review go over all Pods again.
                (known, sorted) = (found, before.Sort(owner, rule));
            }

            var now = time.GetTimestamp();
            var tally = sorted.Expire(now);
            var skipped = before.Skipped(rule, time.GetUtcNow()) & among;
            var slot = tally.OfferAhead(offered) ? Next(rule, offered, among, skipped) : null;
            tally.Offer(offered);

            // The group is chosen ahead; its slot is the lowest that is free.
            slot = slot is { } ahead ? new(ahead.Group, offered[ahead.Group]) : Next(rule, offered, among, skipped);
            if (slot is not { } taken || !reserve)
            {
                return new(slot, skipped);
            }

            var placement = new PodPlacement(rule.ResourceName, rule.Groups[taken.Group].Name, "");
            tally = tally.Share(ref placement);
            tally = tally.Reserve(new(placement, taken.Index, now + (long)(ReservedFor.TotalSeconds * time.TimestampFrequency)));

            // The key that is there stays, for its Pods to share: each review brings an equal one.
            if (Replace(before, before with { Owners = before.Owners.SetItem(before.KeyOf(owner), tally) }))
            {
                return new(slot, skipped);
            }
        }
    }

    public IReadOnlyList<int> CountOf(PodDistributionRule rule, CountedOwner owner) =>
        [.. Volatile.Read(ref _snapshot).Sort(owner, rule).Expire(time.GetTimestamp()).Groups.Select(group => group.Pods)];

    /// <summary>Nothing to do: the watch shows the Pod.</summary>
    public void Note(PodDistributionRule rule, CountedOwner owner, Slot slot)
    {
    }

    /// <summary>Takes the state of a Pod that the watch shows.</summary>
    public void Set(Guid id, CountedPod pod) => Update(before => before.Set(id, pod, IsComplete(pod.Owner.Namespace), time.GetTimestamp(), time.GetUtcNow()));

    public void Remove(Guid id) => Update(before => before.Remove(id, time.GetUtcNow()));

    public bool IsComplete(string @namespace) => Volatile.Read(ref _complete).Contains(@namespace);

    /// <summary>Forgets the Pods of a namespace that is not watched any more.</summary>
    public void RemoveNamespace(string @namespace)
    {
        ImmutableInterlocked.Update(ref _complete, complete => complete.Remove(@namespace));
        Update(before => before.RemoveNamespace(@namespace));
    }

    /// <summary>All Pods of a namespace were shown: forgets those that are not among them.</summary>
    public void Complete(string @namespace, IReadOnlySet<Guid> ids)
    {
        ImmutableInterlocked.Update(ref _complete, complete => complete.Add(@namespace));
        foreach (var (id, pod) in Volatile.Read(ref _snapshot).Pods)
        {
            if (pod.Owner.Namespace == @namespace && !ids.Contains(id))
            {
                Remove(id);
            }
        }
    }

    /// <summary>Drops reservations and shortages that are over, and owners of whom nothing is left.</summary>
    public void DropExpired() => Update(before => before.Expire(time.GetTimestamp(), time.GetUtcNow()));

    /// <summary>The Pods of a rule's owners by group.</summary>
    /// <param name="isOwner">Whether the rule is for the Pods of this owner.</param>
    /// <remarks>What was sorted is kept, for the next one who asks, and for reviews; but no two resources with one target take turns.</remarks>
    public IReadOnlyList<(CountedOwner Owner, OwnerTally Tally)> Tallies(PodDistributionRule rule, Func<CountedOwner, bool> isOwner)
    {
        var snapshot = Volatile.Read(ref _snapshot);
        List<(CountedOwner Owner, OwnerTally Tally)> tallies = [.. snapshot.Owners.Where(one => isOwner(one.Key)).Select(one => (one.Key, one.Value))];
        var unsorted = tallies.Where(one => !ReferenceEquals(one.Tally.Rule, rule)).Select(one => one.Owner).ToHashSet();
        if (unsorted.Count == 0)
        {
            return tallies;
        }

        var pods = snapshot.Pods.Values.Where(pod => unsorted.Contains(pod.Owner)).ToLookup(pod => pod.Owner);
        var sorted = tallies.ConvertAll(one => unsorted.Contains(one.Owner) ? (one.Owner, Tally: one.Tally.By(rule, pods[one.Owner])) : one);
        var kept = tallies.Zip(sorted).Where(one => one.First.Tally.Rule is not { } other || other.Name == rule.Name).ToList();
        Update(before => kept.Aggregate(before, (changed, one) => ReferenceEquals(changed.Owners.GetValueOrDefault(one.First.Owner), one.First.Tally)
            ? changed with { Owners = changed.Owners.SetItem(one.First.Owner, one.Second.Tally) }
            : changed));
        return sorted;
    }

    // If all are skipped, none is.
    private static Slot? Next(PodDistributionRule rule, ReadOnlySpan<int> offered, uint among, uint skipped) =>
        rule.Apportionment.Next(offered, among & ~skipped) ?? rule.Apportionment.Next(offered, among);

    private void Update(Func<Snapshot, Snapshot> change) => ImmutableInterlocked.Update(ref _snapshot, change);

    // By reference: an equal snapshot that another thread has put there meanwhile is not this one, and the exchange has failed.
    private bool Replace(Snapshot before, Snapshot after) => ReferenceEquals(Interlocked.CompareExchange(ref _snapshot, after, before), before);

    private sealed record Snapshot(
        ImmutableDictionary<Guid, CountedPod> Pods,
        ImmutableDictionary<CountedOwner, OwnerTally> Owners,
        ImmutableDictionary<GroupKey, GroupShortage> Shortages)
    {
        /// <summary>The owner, or an equal one that is kept already.</summary>
        public CountedOwner KeyOf(CountedOwner owner) => Owners.TryGetKey(owner, out var shared) ? shared : owner;

        /// <summary>The owner's Pods by the rule's groups. They are sorted anew once for each version of a rule.</summary>
        public OwnerTally Sort(CountedOwner owner, PodDistributionRule rule)
        {
            var tally = Owners.GetValueOrDefault(owner, OwnerTally.Empty);
            return ReferenceEquals(tally.Rule, rule) ? tally
                : tally.By(rule, tally.Known == 0 ? [] : Pods.Values.Where(pod => pod.Owner == owner));
        }

        /// <summary>The groups for whose Pods there are no nodes.</summary>
        public uint Skipped(PodDistributionRule rule, DateTimeOffset now)
        {
            var skipped = 0u;
            for (var group = 0; !Shortages.IsEmpty && group < rule.Groups.Length; group++)
            {
                if (rule.Groups[group].UnschedulableAfter is { } after
                    && Shortages.TryGetValue(new(rule.Namespace, rule.ResourceName, rule.Groups[group].Name), out var shortage)
                    && shortage.IsOn(after, now))
                {
                    skipped |= 1u << group;
                }
            }

            return skipped;
        }

        public Snapshot Set(Guid id, CountedPod pod, bool isComplete, long timestamp, DateTimeOffset now)
        {
            if (Pods.TryGetValue(id, out var known) && known.Owner != pod.Owner)
            {
                // Its owner let it go, and another adopted it.
                return Remove(id, now).Set(id, pod, isComplete, timestamp, now);
            }

            if (known == pod)
            {
                return this;
            }

            var owner = KeyOf(pod.Owner);
            var placement = pod.Placement;
            var tally = Owners.GetValueOrDefault(owner, OwnerTally.Empty).Expire(timestamp).Share(ref placement);
            pod = pod with { Owner = owner, Placement = placement };
            return Wait(id, known, pod, now) with
            {
                Pods = Pods.SetItem(id, pod),
                Owners = Owners.SetItem(owner, (known is null ? tally.Settle(pod, isNew: isComplete) : tally).Change(known, pod)),
            };
        }

        public Snapshot Remove(Guid id, DateTimeOffset now)
        {
            if (!Pods.TryGetValue(id, out var known))
            {
                return this;
            }

            var tally = Owners[known.Owner].Change(known, null);
            return Wait(id, known, null, now) with
            {
                Pods = Pods.Remove(id),
                Owners = tally.IsEmpty ? Owners.Remove(known.Owner) : Owners.SetItem(known.Owner, tally),
            };
        }

        public Snapshot RemoveNamespace(string @namespace) => new(
            Pods.RemoveRange(Pods.Where(pod => pod.Value.Owner.Namespace == @namespace).Select(pod => pod.Key)),
            Owners.RemoveRange(Owners.Keys.Where(owner => owner.Namespace == @namespace)),
            Shortages.RemoveRange(Shortages.Keys.Where(key => key.Namespace == @namespace)));

        public Snapshot Expire(long timestamp, DateTimeOffset now)
        {
            var owners = Owners;
            foreach (var (owner, tally) in Owners)
            {
                var expired = tally.Expire(timestamp);
                owners = expired.IsEmpty ? owners.Remove(owner) : ReferenceEquals(expired, tally) ? owners : owners.SetItem(owner, expired);
            }

            return this with { Owners = owners, Shortages = Shortages.RemoveRange(Shortages.Where(one => one.Value.IsOver(now)).Select(one => one.Key)) };
        }

        private Snapshot Wait(Guid id, CountedPod? before, CountedPod? after, DateTimeOffset now)
        {
            var shortages = Shortages;
            var (ended, started) = (WaitOf(before), WaitOf(after));
            if (ended == started)
            {
                return this;
            }

            if (ended is { } end && shortages.TryGetValue(end.Key, out var shortage))
            {
                shortages = shortages.SetItem(end.Key, shortage.End(id, end.Since, now));
            }

            if (started is { } start)
            {
                shortages = shortages.SetItem(start.Key, shortages.GetValueOrDefault(start.Key, GroupShortage.None).Start(id, start.Since));
            }

            return this with { Shortages = shortages };
        }

        /// <summary>For which group's nodes a Pod waits, and since when; null: it does not.</summary>
        private static (GroupKey Key, DateTimeOffset Since)? WaitOf(CountedPod? pod) =>
            pod is { IsLiving: true, UnschedulableSince: { } since, Placement: { Resource: { } resource, Group: { } group } }
                ? (new(pod.Owner.Namespace, resource, group), since)
                : null;
    }
}
