using Dragonfly.Operator.Resources.PodDistributions;
using Dragonfly.Operator.Tests.Fakes;
using FsCheck;
using FsCheck.Fluent;

namespace Dragonfly.Operator.Tests.Resources.PodDistributions;

/// <summary>
/// A cluster whose watches lag as they like, up to five seconds, and whose Pods come and go. One replica of the operator is exact at
/// every moment; several are off by two Pods per replica and group.
/// </summary>
/// <remarks>
/// Several are so by weight. Each gives a group its base, and its last Pod before maxReplicas, for as long as it does not see what the
/// others give. And no bound holds for every schedule: replicas that see an error only when each has mended it make the opposite
/// one. So these schedules are always the same.
/// </remarks>
public sealed class SimulationTests
{
    private enum Step
    {
        Create,
        Burst,
        ScaleDown,
        Show,
        ShowAll,
        Wait,
        DryRun,
        Restart,
    }

    [Test]
    public void One_replica_is_exact_at_every_moment() => Run(
        1, Shares.Any, Config.QuickThrowOnFailure, (assigned, wanted) => Assert.That(assigned, Is.EqualTo(wanted)));

    [Test]
    public void Three_replicas_are_within_two_Pods_per_replica_and_group() => Run(
        3, Shares.ByWeight, Config.QuickThrowOnFailure.WithReplay(20261129, 1), (assigned, wanted) => Assert.That(
            assigned.Zip(wanted, (have, want) => Math.Abs(have - want)).Sum(), Is.LessThanOrEqualTo(2 * 3 * wanted.Length)));

    private static void Run(int replicas, Gen<GroupShare[]> shares, Config config, Action<int[], int[]> law)
    {
        var steps = from step in Gen.Frequency(
                (8, Gen.Constant(Step.Create)), (2, Gen.Constant(Step.Burst)), (2, Gen.Constant(Step.ScaleDown)), (6, Gen.Constant(Step.Show)),
                (1, Gen.Constant(Step.ShowAll)), (2, Gen.Constant(Step.Wait)), (1, Gen.Constant(Step.DryRun)), (1, Gen.Constant(Step.Restart)))
                    from chance in Gen.Choose(0, 1_000_000)
                    select (step, chance);
        var schedules = from groups in shares from schedule in steps.ListOf(200) select (groups, schedule);
        Check.One(config.WithMaxTest(200), Prop.ForAll(schedules.ToArbitrary(), drawn =>
        {
            var cluster = new Cluster(drawn.groups, replicas);
            foreach (var (step, chance) in drawn.schedule)
            {
                cluster.Do(step, chance);
                cluster.Compare(law);
            }
        }));
    }

    /// <summary>Pods of one ReplicaSet, and what each replica of the operator has seen of them.</summary>
    private sealed class Cluster(GroupShare[] groups, int replicas)
    {
        private readonly PodDistributionRule _rule = Distributions.Rule(groups);
        private readonly CountedOwner _owner = Distributions.Owner();
        private readonly FakeTimeProvider _clock = new();
        private readonly List<(DateTimeOffset At, Action<PodCounts> Show)> _events = [];
        private readonly Dictionary<Guid, (Slot Slot, int Age)> _pods = [];
        private readonly List<Replica> _replicas = [];

        public void Do(Step step, int chance)
        {
            while (_replicas.Count < replicas)
            {
                _replicas.Add(new(new(_clock)));
            }

            var at = chance % replicas;
            var replica = _replicas[at];
            switch (step)
            {
                case Step.Create:
                    Create(replica);
                    break;
                case Step.Burst:
                    foreach (var pod in Enumerable.Range(0, 1 + (chance % 25)))
                    {
                        Create(_replicas[(chance + (pod * (1 + (chance % 2)))) % replicas]);
                    }

                    break;
                case Step.ScaleDown:
                    ScaleDown(chance);
                    break;
                case Step.Show:
                    Show(replica, chance % 4);
                    break;
                case Step.ShowAll:
                    _replicas.ForEach(one => Show(one, int.MaxValue));
                    break;
                case Step.Wait:
                    _clock.Advance(TimeSpan.FromMilliseconds(chance % 3000));
                    _replicas.ForEach(one => Show(one, _events.Skip(one.Seen).TakeWhile(one => one.At < _clock.GetUtcNow() - TimeSpan.FromSeconds(5)).Count()));
                    break;
                case Step.DryRun:
                    replica.Counts.Take(_rule, _owner, reserve: false);
                    break;
                case Step.Restart:
                    // Ready once the list is there.
                    _replicas[at] = new(new(_clock));
                    Show(_replicas[at], int.MaxValue);
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(step));
            }
        }

        public void Compare(Action<int[], int[]> law)
        {
            var assigned = new int[groups.Length];
            foreach (var (slot, _) in _pods.Values)
            {
                assigned[slot.Group]++;
            }

            law(assigned, _rule.Apportionment.At(_pods.Count));
        }

        private void Create(Replica replica)
        {
            if (replica.Counts.Take(_rule, _owner).Slot is { } slot)
            {
                var (id, pod) = (Guid.NewGuid(), Distributions.Pod(_owner, slot));
                _pods.Add(id, (slot, _events.Count));
                _events.Add((_clock.GetUtcNow(), counts => counts.Set(id, pod)));
            }
        }

        /// <summary>Removes the cheapest Pods, and of equal ones the youngest, as the ReplicaSet controller does once everybody has seen all.</summary>
        private void ScaleDown(int chance)
        {
            _replicas.ForEach(replica => Show(replica, int.MaxValue));
            var cheapest = _pods.OrderBy(pod => _rule.Apportionment.DeletionCost(pod.Value.Slot)).ThenByDescending(pod => pod.Value.Slot.Group).ThenByDescending(pod => pod.Value.Age);
            foreach (var (id, (slot, _)) in cheapest.Take(chance % (1 + _pods.Count)).ToList())
            {
                _pods.Remove(id);
                _events.Add((_clock.GetUtcNow(), counts => counts.Set(id, Distributions.Pod(_owner, slot) with { IsLiving = false })));
            }

            _replicas.ForEach(replica => Show(replica, int.MaxValue));
        }

        private void Show(Replica replica, int events)
        {
            foreach (var (_, show) in _events.Skip(replica.Seen).Take(events))
            {
                show(replica.Counts);
                replica.Seen++;
            }
        }
    }

    private sealed class Replica(PodCounts counts)
    {
        public PodCounts Counts => counts;

        public int Seen { get; set; }
    }
}
