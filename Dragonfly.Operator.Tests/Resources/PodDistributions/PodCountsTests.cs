using Dragonfly.Operator.Resources.PodDistributions;
using Dragonfly.Operator.Tests.Fakes;
using Moq;

namespace Dragonfly.Operator.Tests.Resources.PodDistributions;

/// <summary>Which Pods count, until when, and for what.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class PodCountsTests
{
    private static readonly PodDistributionRule Rule = Distributions.Rule(new GroupShare(80), new GroupShare(20));
    private static readonly CountedOwner Owner = Distributions.Owner();

    private readonly FakeTimeProvider _clock = new();
    private readonly PodCounts _counts;

    public PodCountsTests() => _counts = new(_clock);

    [Test]
    public void Slots_follow_the_order()
    {
        Assert.That(Take(10).CountBy(slot => slot!.Value.Group), Is.EquivalentTo(new Dictionary<int, int> { [0] = 8, [1] = 2 }));
    }

    [Test]
    public void Old_Pods_without_annotation_count_by_their_nodeSelector()
    {
        for (var pod = 0; pod < 4; pod++)
        {
            _counts.Set(Guid.NewGuid(), Distributions.Unannotated(Owner, "a"));
        }

        _counts.Set(Guid.NewGuid(), Distributions.Unannotated(Owner, "elsewhere"));
        Assert.That(Take(), Is.EqualTo(new Slot(1, 0)));
        Assert.That(Take(), Is.EqualTo(new Slot(0, 4)));
        Assert.That(Tally().Unassigned, Is.EqualTo(1));
    }

    [Test]
    public void A_duplicate_takes_the_lowest_free_slot_of_its_group()
    {
        var pods = Take(3).Select(slot => Distributions.Pod(Owner, slot!.Value)).ToList();
        pods.Add(pods[0]);
        pods.ForEach(pod => _counts.Set(Guid.NewGuid(), pod));
        Assert.That(Tally().Groups[0].LowestFree, Is.EqualTo(3));
        Assert.That(Take(), Is.EqualTo(new Slot(0, 3)));
    }

    [Test]
    public void A_replacement_fills_the_gap()
    {
        var ids = Create(10);
        _counts.Remove(ids[2]);
        Assert.That(Take(), Is.EqualTo(new Slot(1, 0)));
        Assert.That(Take(), Is.EqualTo(new Slot(0, 8)));
    }

    [Test]
    public void Terminating_and_finished_Pods_do_not_count()
    {
        var slot = Take()!.Value;
        var pod = Distributions.Pod(Owner, slot) with { IsLiving = false };
        var id = Guid.NewGuid();
        _counts.Set(id, pod);
        Assert.That(Take(), Is.EqualTo(slot));

        // A further change of the old Pod is not the new one.
        _counts.Set(id, pod with { UnschedulableSince = _clock.GetUtcNow() });
        Assert.That(Take(), Is.EqualTo(new Slot(0, 1)));
    }

    [Test]
    public void Template_hashes_count_apart()
    {
        Take(5);
        Assert.That(_counts.Take(Rule, Distributions.Owner("other")).Slot, Is.EqualTo(new Slot(0, 0)));
    }

    [Test]
    public void A_Pod_that_never_comes_counts_for_ten_seconds()
    {
        Take(2);
        _clock.Advance(PodCounts.ReservedFor - TimeSpan.FromTicks(1));
        Assert.That(Take(), Is.EqualTo(new Slot(1, 0)));
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.That(Take(), Is.EqualTo(new Slot(0, 0)));
    }

    [Test]
    public void A_Pod_settles_one_reservation_of_its_slot()
    {
        var first = Take()!.Value;
        Show(first);
        _clock.Advance(PodCounts.ReservedFor);
        Assert.That(Tally().Groups[0].Pods, Is.EqualTo(1));
        Assert.That(Tally().Reservations, Is.Empty);
    }

    [Test]
    public void A_Pod_stands_for_those_that_other_replicas_admit_meanwhile()
    {
        // Half of the Pods come from elsewhere, and group b lacks ten.
        _counts.Complete(Distributions.Namespace, new HashSet<Guid>());
        foreach (var slot in Take(20).OfType<Slot>())
        {
            Show(slot);
            Show(new(0, slot.Index + 20));
        }

        Assert.That((Tally().Here, Tally().Elsewhere), Is.EqualTo((20, 20)));
        Assert.That(Tally().Groups.Select(group => group.Pods), Is.EqualTo((int[])[36, 4]));
        Assert.That(Take(4).Select(slot => slot!.Value), Is.EqualTo((Slot[])[new(1, 4), new(1, 5), new(1, 6), new(0, 36)]), "alone it would give group b two more");
    }

    [Test]
    public void Pods_that_were_there_before_counting_began_tell_nothing_of_other_replicas()
    {
        Show(new(0, 0));
        Assert.That((Tally().Here, Tally().Elsewhere), Is.EqualTo((0, 0)));
    }

    [Test]
    public void What_others_may_admit_meanwhile_fills_no_group()
    {
        var rule = Distributions.Rule(new GroupShare(1, 0, 3), new GroupShare(0));
        _counts.Complete(Distributions.Namespace, new HashSet<Guid>());
        Show(new(0, 0));
        for (var pod = 0; pod < 9; pod++)
        {
            var id = Guid.NewGuid();
            _counts.Set(id, Distributions.Pod(Owner, new(0, pod)));
            _counts.Remove(id);
        }

        Assert.That(Tally().Elsewhere, Is.EqualTo(10));
        Assert.That(Enumerable.Range(0, 3).Select(_ => _counts.Take(rule, Owner).Slot?.Index), Is.EqualTo(new int?[] { 1, 2, null }));
    }

    [Test]
    public void A_dry_run_takes_nothing()
    {
        Assert.That(_counts.Take(Rule, Owner, reserve: false).Slot, Is.EqualTo(new Slot(0, 0)));
        Assert.That(Take(), Is.EqualTo(new Slot(0, 0)));
    }

    [Test]
    public void When_all_groups_are_full_there_is_no_slot()
    {
        var rule = Distributions.Rule(new GroupShare(80, 0, 2), new GroupShare(20, 0, 1));
        Assert.That(Enumerable.Range(0, 4).Select(_ => _counts.Take(rule, Owner).Slot?.Group), Is.EqualTo(new int?[] { 0, 0, 1, null }));
    }

    [Test]
    public void A_lowered_maxReplicas_counts_the_Pods_that_are_there()
    {
        foreach (var slot in Enumerable.Range(4, 4))
        {
            Show(new(0, slot));
        }

        Assert.That(_counts.Take(Distributions.Rule(new GroupShare(80, 0, 4), new GroupShare(20)), Owner).Slot, Is.EqualTo(new Slot(1, 0)));
    }

    [Test]
    public void Another_version_of_the_rule_counts_the_same_Pods_by_its_groups()
    {
        Create(8);
        Take(2);
        var half = Distributions.Rule(new GroupShare(50), new GroupShare(50));
        Assert.That(Enumerable.Range(0, 6).Select(_ => _counts.Take(half, Owner).Slot!.Value.Group), Is.All.EqualTo(1));
        Assert.That(Tally(half).Groups.Select(group => group.Pods), Is.EqualTo((int[])[8, 8]));
    }

    [Test]
    public void A_restarted_operator_counts_what_the_list_shows()
    {
        var pods = Take(7).Select(slot => Distributions.Pod(Owner, slot!.Value)).ToList();
        var restarted = new PodCounts(_clock);
        pods.ForEach(pod => restarted.Set(Guid.NewGuid(), pod));
        Assert.That(restarted.Take(Rule, Owner).Slot, Is.EqualTo(Take()));
    }

    [Test]
    public void What_a_new_list_does_not_name_is_gone()
    {
        var ids = Create(3);
        _counts.Complete(Distributions.Namespace, ids.Skip(1).ToHashSet());
        Assert.That(Take(), Is.EqualTo(new Slot(0, 0)));
        _counts.Complete("another", new HashSet<Guid>());
        Assert.That(_counts.Known, Is.EqualTo(2));
    }

    [Test]
    public void A_Pod_that_changes_its_owner_counts_there()
    {
        var id = Show(Take()!.Value);
        var other = Distributions.Owner("other");
        _counts.Set(id, Distributions.Pod(other, "a", 0));
        Assert.That(Take(), Is.EqualTo(new Slot(0, 0)));
        Assert.That(_counts.Take(Rule, other).Slot, Is.EqualTo(new Slot(0, 1)));
    }

    [Test]
    public void Nothing_is_left_of_owners_without_Pods()
    {
        var id = Show(Take()!.Value);
        _counts.Take(Rule, Distributions.Owner("refused"));
        _counts.Remove(id);
        Assert.That(_counts.Owners, Is.EqualTo(1));
        _clock.Advance(PodCounts.ReservedFor);
        _counts.DropExpired();
        Assert.That((_counts.Owners, _counts.Known), Is.EqualTo((0, 0)));
    }

    [Test]
    public void A_namespace_is_forgotten_whole()
    {
        Create(3);
        _counts.RemoveNamespace(Distributions.Namespace);
        Assert.That((_counts.Owners, _counts.Known), Is.EqualTo((0, 0)));
    }

    [Test]
    public void A_group_without_nodes_is_skipped_until_five_minutes_after()
    {
        var rule = Distributions.Rule(TimeSpan.FromMinutes(1), new GroupShare(20), new GroupShare(80, 0, 4));
        var (id, pod) = (Guid.NewGuid(), Distributions.Pod(Owner, "b", 0));
        _counts.Set(id, pod with { UnschedulableSince = _clock.GetUtcNow() });
        Assert.That(Choose(), Is.EqualTo(new SlotChoice(new Slot(1, 1), 0)));

        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.That(Choose(), Is.EqualTo(new SlotChoice(new Slot(0, 0), 0b10)));

        _counts.Set(id, pod);
        _clock.Advance(GroupShortage.Aftermath - TimeSpan.FromSeconds(1));
        Assert.That(Choose().Skipped, Is.EqualTo(0b10));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That(Choose(), Is.EqualTo(new SlotChoice(new Slot(1, 1), 0)));

        SlotChoice Choose() => _counts.Take(rule, Owner, reserve: false);
    }

    [Test]
    public void A_Pod_that_waited_a_moment_makes_no_shortage()
    {
        var rule = Distributions.Rule(TimeSpan.FromMinutes(1), new GroupShare(80), new GroupShare(20));
        var (id, pod) = (Guid.NewGuid(), Distributions.Pod(Owner, "a", 0));
        _counts.Set(id, pod with { UnschedulableSince = _clock.GetUtcNow() });
        _clock.Advance(TimeSpan.FromSeconds(59));
        _counts.Remove(id);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.That(_counts.Take(rule, Owner).Skipped, Is.Zero);
    }

    [Test]
    public void The_Pod_that_waits_longest_makes_the_shortage()
    {
        var rule = Distributions.Rule(TimeSpan.FromMinutes(1), new GroupShare(80), new GroupShare(20));
        var ids = Enumerable.Range(0, 3).Select(_ => Guid.NewGuid()).ToArray();
        foreach (var (slot, id) in ids.Index())
        {
            _counts.Set(id, Distributions.Pod(Owner, "a", slot) with { UnschedulableSince = _clock.GetUtcNow() });
            _clock.Advance(TimeSpan.FromSeconds(20));
        }

        Assert.That(Skipped(), Is.EqualTo(1));

        // It began to wait anew, and the next one waits for forty seconds.
        _counts.Set(ids[0], Distributions.Pod(Owner, "a", 0) with { UnschedulableSince = _clock.GetUtcNow() });
        _clock.Advance(GroupShortage.Aftermath - TimeSpan.FromSeconds(1));
        foreach (var id in ids)
        {
            _counts.Remove(id);
        }

        _clock.Advance(GroupShortage.Aftermath - TimeSpan.FromSeconds(1));
        Assert.That(Skipped(), Is.EqualTo(1));
        _clock.Advance(TimeSpan.FromSeconds(1));
        _counts.DropExpired();
        Assert.That(Skipped(), Is.Zero);

        uint Skipped() => _counts.Take(rule, Owner, reserve: false).Skipped;
    }

    [Test, CancelAfter(10_000)]
    public void Twenty_thousand_Pods_may_wait_for_a_node(CancellationToken cancellationToken)
    {
        var pods = Enumerable.Range(0, 20_000).Select(slot => (Guid.NewGuid(), Distributions.Pod(Owner, "a", slot))).ToList();
        foreach (var (id, pod) in pods)
        {
            _counts.Set(id, pod with { UnschedulableSince = _clock.GetUtcNow() });
            cancellationToken.ThrowIfCancellationRequested();
        }

        foreach (var (id, pod) in pods)
        {
            _counts.Set(id, pod);
            cancellationToken.ThrowIfCancellationRequested();
        }

        Assert.That(Tally().Groups[0].Pods, Is.EqualTo(pods.Count));
    }

    [Test]
    public void When_all_groups_are_skipped_none_is()
    {
        var rule = Distributions.Rule(TimeSpan.FromMinutes(1), new GroupShare(80), new GroupShare(20));
        foreach (var group in (string[])["a", "b"])
        {
            _counts.Set(Guid.NewGuid(), Distributions.Pod(Owner, group, 0) with { UnschedulableSince = _clock.GetUtcNow() - TimeSpan.FromMinutes(2) });
        }

        Assert.That(_counts.Take(rule, Owner), Is.EqualTo(new SlotChoice(new Slot(0, 1), 0b11)));
    }

    [Test]
    public void What_was_sorted_by_groups_is_kept()
    {
        _counts.Set(Guid.NewGuid(), Distributions.Unannotated(Owner, "a"));
        _counts.Set(Guid.NewGuid(), Distributions.Unannotated(Distributions.Owner("other"), "b"));
        var sorted = Tally();
        Assert.That(sorted.Groups.Select(group => group.Pods), Is.EqualTo((int[])[1, 0]));
        Assert.That(Tally(), Is.SameAs(sorted));

        var changed = Distributions.Rule(new GroupShare(1), new GroupShare(1));
        Assert.That(Tally(changed), Is.Not.SameAs(sorted));
        Assert.That(Tally(changed), Is.SameAs(Tally(changed)));
    }

    [Test]
    public void Two_resources_with_one_target_do_not_take_turns()
    {
        Create(3);
        var sorted = Tally();
        var second = Distributions.Rule(new GroupShare(1), new GroupShare(1)) with { ResourceName = "web-2" };
        Assert.That(Tally(second).Groups.Select(group => group.Pods), Is.EqualTo((int[])[2, 1]));
        Assert.That(Tally(), Is.SameAs(sorted));
    }

    [Test]
    public void Reviews_at_once_get_different_slots()
    {
        var slots = new Slot?[4_000];
        Parallel.For(0, slots.Length, pod => slots[pod] = Take());
        Assert.That(slots, Is.Unique);
        Assert.That(slots.CountBy(slot => slot!.Value.Group), Is.EquivalentTo(new Dictionary<int, int> { [0] = 3_200, [1] = 800 }));
    }

    [Test]
    public void A_reservation_is_not_lost_to_a_change_that_changes_nothing()
    {
        PodCounts? counts = null;
        var clock = new Mock<TimeProvider>();
        clock.Setup(time => time.TimestampFrequency).Returns(TimeSpan.TicksPerSecond);

        // A review reads the clock between reading the snapshot and replacing it.
        clock.SetupSequence(time => time.GetTimestamp())
            .Returns(() =>
            {
                counts!.RemoveNamespace("none");
                return 0;
            })
            .Returns(0)
            .Returns(0);
        counts = new(clock.Object);
        Assert.That(counts.Take(Rule, Owner).Slot, Is.Not.EqualTo(counts.Take(Rule, Owner).Slot));
    }

    private Guid Show(Slot slot)
    {
        var id = Guid.NewGuid();
        _counts.Set(id, Distributions.Pod(Owner, slot));
        return id;
    }

    private List<Guid> Create(int pods) => [.. Take(pods).Select(slot => Show(slot!.Value))];

    private Slot? Take() => _counts.Take(Rule, Owner).Slot;

    private List<Slot?> Take(int pods) => [.. Enumerable.Range(0, pods).Select(_ => Take())];

    private OwnerTally Tally(PodDistributionRule? rule = null) => _counts.Tallies(rule ?? Rule, owner => owner == Owner).Single().Tally;
}
