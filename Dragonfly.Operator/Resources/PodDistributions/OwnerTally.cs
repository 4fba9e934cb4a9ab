using System.Collections.Immutable;

namespace Dragonfly.Operator.Resources.PodDistributions;

/// <summary>A slot of a Pod that was admitted, and that the watch has not shown yet.</summary>
/// <param name="Placement">Where it was sent.</param>
/// <param name="Slot">The slot in the group.</param>
/// <param name="Until">Until when it counts, as a timestamp of the clock. A Pod may be refused after it was admitted here.</param>
public sealed record Reservation(PodPlacement Placement, int Slot, long Until);

/// <summary>The Pods of one owner by group, those reserved included. Immutable.</summary>
/// <param name="Rule">By whose groups they are told apart; null: nobody has asked yet.</param>
/// <param name="Groups">The groups of the rule.</param>
/// <param name="Unassigned">Living Pods in none of the groups.</param>
/// <param name="Reservations">The slots reserved, the oldest first.</param>
/// <param name="Known">How many Pods are known, living or not.</param>
/// <param name="Placements">What the Pods say, for each to refer to instead of having a copy.</param>
public sealed record OwnerTally(
    PodDistributionRule? Rule,
    ImmutableArray<GroupOccupancy> Groups,
    int Unassigned,
    ImmutableArray<Reservation> Reservations,
    int Known,
    ImmutableHashSet<PodPlacement> Placements)
{
    /// <summary>Owners without a template's hash may live through any number of templates.</summary>
    private const int MaxPlacements = 64;

    /// <summary>So many Pods of late tell how many are admitted elsewhere.</summary>
    private const int Remembered = 64;

    /// <summary>More replicas are not reckoned with: one that was asked rarely of late would take itself for one among hundreds.</summary>
    private const int MaxReplicas = 8;

    public static OwnerTally Empty { get; } = new(null, [], 0, [], 0, []);

    /// <summary>How many of the Pods that the watch showed of late were admitted here.</summary>
    public int Here { get; private init; }

    /// <summary>How many of them were admitted by other replicas of the operator.</summary>
    public int Elsewhere { get; private init; }

    /// <summary>Nothing is known, and nobody is waited for.</summary>
    public bool IsEmpty => Known == 0 && Reservations.IsEmpty;

    /// <summary>
    /// For how many Pods one that is admitted here stands, while the watch lags: the others admit theirs by the same counts. Without
    /// that, all replicas would make good the same shortage, each the whole of it.
    /// </summary>
    private int Multiplicity => Math.Min(MaxReplicas, 1 + ((Elsewhere + (Here / 2)) / (Here + 1)));

    /// <summary>Writes the lowest free slot of each group; one past the last where it has more Pods than it may have by now.</summary>
    public void Offer(Span<int> slots)
    {
        for (var group = 0; group < Groups.Length; group++)
        {
            slots[group] = Offer(group, 0);
        }
    }

    /// <summary>
    /// Writes the slots as they would be offered with the Pods that other replicas admit meanwhile, as far as can be reckoned; false:
    /// there is nothing to reckon with.
    /// </summary>
    public bool OfferAhead(Span<int> slots)
    {
        if (Multiplicity is 1 || Reservations.IsEmpty)
        {
            return false;
        }

        slots[..Groups.Length].Clear();
        foreach (var reservation in Reservations)
        {
            if (Rule!.Place(reservation.Placement, reservation.Slot) is { } place)
            {
                slots[place.Group] += Multiplicity - 1;
            }
        }

        for (var group = 0; group < Groups.Length; group++)
        {
            // Of the Pods for which the next one stands, half come before it.
            slots[group] = Offer(group, slots[group] + ((Multiplicity - 1) / 2));
        }

        return true;
    }

    /// <summary>The same Pods by the groups of another rule.</summary>
    /// <param name="pods">All Pods of the owner.</param>
    public OwnerTally By(PodDistributionRule rule, IEnumerable<CountedPod> pods)
    {
        var groups = new GroupOccupancy[rule.Groups.Length];
        Array.Fill(groups, GroupOccupancy.Empty);
        var unassigned = 0;
        foreach (var pod in pods.Where(pod => pod.IsLiving))
        {
            Add(pod.Placement, pod.Slot);
        }

        foreach (var reservation in Reservations)
        {
            Add(reservation.Placement, reservation.Slot);
        }

        return this with { Rule = rule, Groups = [.. groups], Unassigned = unassigned };

        void Add(PodPlacement placement, int? slot)
        {
            if (rule.Place(placement, slot) is { } place)
            {
                groups[place.Group] = groups[place.Group].Add(place.Slot);
            }
            else
            {
                unassigned++;
            }
        }
    }

    public OwnerTally Reserve(Reservation reservation) =>
        Count(reservation.Placement, reservation.Slot, 1) with { Reservations = Reservations.Add(reservation) };

    /// <summary>Without what was reserved until now, or before.</summary>
    public OwnerTally Expire(long now)
    {
        var tally = this;
        var expired = 0;
        while (expired < Reservations.Length && Reservations[expired].Until <= now)
        {
            tally = tally.Count(Reservations[expired].Placement, Reservations[expired].Slot, -1);
            expired++;
        }

        return expired == 0 ? this : tally with { Reservations = Reservations.RemoveRange(0, expired) };
    }

    /// <summary>With a Pod in a new state.</summary>
    /// <param name="before">The Pod as it is counted; null: it is not.</param>
    /// <param name="after">The Pod as it is to be counted; null: it is not.</param>
    public OwnerTally Change(CountedPod? before, CountedPod? after)
    {
        var tally = this with { Known = Known + (after is null ? 0 : 1) - (before is null ? 0 : 1) };
        tally = before is { IsLiving: true } ? tally.Count(before.Placement, before.Slot, -1) : tally;
        return after is { IsLiving: true } ? tally.Count(after.Placement, after.Slot, 1) : tally;
    }

    /// <summary>Without the oldest reservation of the slot of a Pod that was not known before: it is, most likely, that Pod.</summary>
    /// <param name="isNew">It was not there when counting began.</param>
    public OwnerTally Settle(CountedPod pod, bool isNew)
    {
        for (var index = 0; index < Reservations.Length; index++)
        {
            var reservation = Reservations[index];
            if (reservation.Slot == pod.Slot && reservation.Placement.Resource == pod.Placement.Resource && reservation.Placement.Group == pod.Placement.Group)
            {
                return Count(reservation.Placement, reservation.Slot, -1).Remember(Here + 1, Elsewhere) with { Reservations = Reservations.RemoveAt(index) };
            }
        }

        return isNew && pod.Slot is not null ? Remember(Here, Elsewhere + 1) : this;
    }

    /// <summary>The placement, or an equal one that is kept already.</summary>
    public OwnerTally Share(ref PodPlacement placement)
    {
        if (Placements.TryGetValue(placement, out var shared))
        {
            placement = shared;
            return this;
        }

        return this with { Placements = Placements.Count < MaxPlacements ? Placements.Add(placement) : [placement] };
    }

    private int Offer(int group, int more)
    {
        var most = Rule!.Groups[group].Share.Max;
        return Groups[group].Pods + more < most ? Groups[group].LowestFreeAfter(more) : most;
    }

    private OwnerTally Remember(int here, int elsewhere) =>
        here + elsewhere > Remembered ? this with { Here = here / 2, Elsewhere = elsewhere / 2 } : this with { Here = here, Elsewhere = elsewhere };

    private OwnerTally Count(PodPlacement placement, int? slot, int change)
    {
        if (Rule is null)
        {
            return this;
        }

        if (Rule.Place(placement, slot) is not { } place)
        {
            return this with { Unassigned = Unassigned + change };
        }

        var group = Groups[place.Group];
        return this with { Groups = Groups.SetItem(place.Group, change > 0 ? group.Add(place.Slot) : group.Remove(place.Slot)) };
    }
}
