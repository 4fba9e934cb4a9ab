using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.Entries;
using Dragonfly.Operator.Resources.Fields;
using k8s.Models;
using KubeOps.Abstractions.Rbac;
using KubeOps.Abstractions.Reconciliation;
using KubeOps.Abstractions.Reconciliation.Controller;
using KubeOps.KubernetesClient;
using KubeOps.Operator.Web.Webhooks.Admission.Validation;

namespace Dragonfly.Operator.Resources.PodDistributions;

/// <summary>PodDistribution: sends the Pods of a workload to groups of nodes, by weight.</summary>
public sealed class PodDistributionKind : ResourceKind<V1Alpha1PodDistribution, PodDistributionRule>
{
    public const string KindName = "PodDistribution";

    /// <summary>No metric has more series; any further ones are not told apart anyway.</summary>
    private const int MaxMeasured = 1024;

    private readonly ConcurrentDictionary<GroupKey, bool> _measured = new();

    // Found once for each set of rules, and forgotten with it.
    private readonly ConditionalWeakTable<RuleSet<PodDistributionRule>, FrozenDictionary<string, PodDistributionRule[]>> _byNamespace = [];

    public override string Kind => KindName;

    public override IReadOnlyList<string> Outcomes => DistributionOutcome.All;

    public override string CountMetric => "dragonfly_pod_distributions";

    public override string? PodsMetric => "dragonfly_distribution_pods";

    internal override bool HasReadReferred => AreWatchesSynced();

    public override IReadOnlyList<string> PodAnnotations { get; } = [DistributionAnnotation.Name, SkipAnnotation.Name];

    public override string Mark => DistributionAnnotation.Name;

    public override (string Name, string Value) OptOut => (SkipAnnotation.Name, SkipAnnotation.Distribution);

    public WorkloadCache Workloads { get; } = new();

    /// <summary>The Pods that are counted; null where nothing is watched.</summary>
    public PodCounts? Counts { get; internal set; }

    /// <summary>Gives Pods their slots: by what is counted, or where nothing is watched, by what was admitted.</summary>
    public ISlotSource Slots => Counts ?? Admitted;

    /// <summary>Counts where nothing is watched.</summary>
    internal ISlotSource Admitted { get; set; } = new AdmittedPods(TimeProvider.System);

    /// <summary>Whether the Pods and workloads of all rules have been read; set by who reads them.</summary>
    internal Func<bool> AreWatchesSynced { get; set; } = () => true;

    /// <summary>The resources as they were last seen, by namespace and name, for who writes their status.</summary>
    internal ConcurrentDictionary<(string Namespace, string Name), V1Alpha1PodDistribution> Seen { get; } = new();

    /// <summary>PodDistributions have a say about the Pods, and the Pod template, of the workload that an enabled one names.</summary>
    public override PodMutation? Select(PodDocument pod, PodContext context)
    {
        var rules = RulesIn(context.NamespaceName);
        if (rules.Length == 0)
        {
            return null;
        }

        var owner = context.Template is null ? CountedOwner.Of(context.NamespaceName, pod) : null;
        foreach (var rule in rules)
        {
            if (rule.Enabled && (owner is not null ? rule.Target.Owns(owner) : rule.Target.HasTemplate(context.Template)))
            {
                var start = rule.Target.IsStatefulSet ? Workloads.Find(rule.Namespace, rule.Target)?.Spec?.Ordinals?.Start ?? 0 : 0;
                return new PodDistributionMutation(rule, rules, owner, Slots, start, context);
            }
        }

        return null;
    }

    /// <remarks>The Pod itself is not counted: were it created now, it would not be there.</remarks>
    internal override async Task LoadForAsync(V1Pod pod, IKubernetesClient client, CancellationToken cancellationToken)
    {
        var @namespace = pod.Metadata.NamespaceProperty;
        if (CountedOwner.Of(pod.Metadata) is not { } owner
            || RulesIn(@namespace).FirstOrDefault(rule => rule.Enabled && rule.Target.Owns(owner)) is not { Target: var target })
        {
            return;
        }

        if (target.IsStatefulSet)
        {
            var set = await client.GetAsync<StatefulSetWorkload>(target.Name, @namespace, cancellationToken);
            Workloads.Replace(@namespace, target.Kind, set is null ? [] : ImmutableDictionary<string, DistributionWorkload>.Empty.Add(target.Name, set));
        }

        var counts = new PodCounts(TimeProvider.System);
        foreach (var other in await client.ListAsync<DistributedPod>(@namespace, cancellationToken: cancellationToken))
        {
            if (other.Metadata.Uid != pod.Metadata.Uid && other.Count() is { } counted)
            {
                counts.Set(other.Id, counted);
            }
        }

        Counts = counts;
    }

    internal override void Register(KindRegistration registration)
    {
        KindRegistration.AddModel(options => new PodDistributionJson(options).DistributedPod);
        KindRegistration.AddModel(options => new PodDistributionJson(options).DeploymentWorkload);
        KindRegistration.AddModel(options => new PodDistributionJson(options).ReplicaSetWorkload);
        KindRegistration.AddModel(options => new PodDistributionJson(options).StatefulSetWorkload);
        KindRegistration.AddModel(options => new PodDistributionJson(options).RolloutWorkload);
        registration.AddHostedService<DistributionWatches>();
        registration.AddHostedService<DistributionStatusWriter>();
        registration.Add<V1Alpha1PodDistribution, PodDistributionRule, PodDistributionController, PodDistributionValidationWebhook>(
            this,
            options => new PodDistributionJson(options).V1Alpha1PodDistribution,
            new SpecConverter<PodDistributionSpec>(PodDistributionJson.Default.PodDistributionSpec));
    }

    /// <remarks>Where nobody counts Pods, what is said of them stays as the replica says that counts them for all.</remarks>
    protected override ResourceStatus Observe(
        V1Alpha1PodDistribution entity,
        CompiledResource<PodDistributionRule> compiled,
        EntryPublication publication,
        IEnumerable<NamespaceInfo>? namespaces,
        DateTime now)
    {
        if (compiled.Rule is not { } rule)
        {
            return new PodDistributionStatus { Conditions = [Conditions.Invalid(compiled.Errors)] };
        }

        if (Counts?.IsComplete(rule.Namespace) == true)
        {
            var (isTargetKnown, workload) = (Workloads.Knows(rule.Namespace, rule.Target.Kind), Workloads.Find(rule.Namespace, rule.Target));
            return PodDistributionConditions.Observe(new(rule, TakenBy(rule), publication, isTargetKnown, workload, TalliesOf(rule)), entity.Status);
        }

        var before = entity.Status ?? new();
        var others = before.Conditions?.Where(condition => condition.Type != Conditions.Ready) ?? [];
        return before with { Conditions = [PodDistributionConditions.Ready(rule, TakenBy(rule), publication), .. others] };
    }

    /// <summary>The resource that has the same target and goes first; null: none.</summary>
    internal string? TakenBy(PodDistributionRule rule) => RulesIn(rule.Namespace)
        .TakeWhile(other => other.Name != rule.Name)
        .FirstOrDefault(other => other.Enabled && other.Target.IsSameAs(rule.Target))?.ResourceName;

    /// <summary>The Pods of a rule's target by group, one tally for each template.</summary>
    internal IReadOnlyList<OwnerTally> TalliesOf(PodDistributionRule rule) =>
        [.. (Counts?.Tallies(rule, owner => owner.Namespace == rule.Namespace && rule.Target.Owns(owner)) ?? []).Select(one => one.Tally)];

    /// <remarks>
    /// A series that is reported no more would stay at its last value. So groups that are gone, or not in use any more, have no Pods.
    /// </remarks>
    internal override IEnumerable<Measurement<int>> MeasurePods()
    {
        var gone = _measured.Keys.ToHashSet();
        foreach (var rule in Counts is null ? [] : Rules.Current.ByPreference.Where(rule => rule.Enabled && TakenBy(rule) is null))
        {
            var tallies = TalliesOf(rule);
            for (var group = 0; group < rule.Groups.Length; group++)
            {
                var (index, key) = (group, new GroupKey(rule.Namespace, rule.ResourceName, rule.Groups[group].Name));
                if (!gone.Remove(key) && _measured.Count < MaxMeasured)
                {
                    _measured.TryAdd(key, true);
                }

                yield return Measure(tallies.Sum(tally => tally.Groups[index].Pods), key);
            }
        }

        foreach (var key in gone)
        {
            yield return Measure(0, key);
        }

        static Measurement<int> Measure(int pods, GroupKey key) => new(
            pods, new("namespace", key.Namespace), new KeyValuePair<string, object?>("name", key.Resource), new("group", key.Group));
    }

    /// <remarks>A status is written every few seconds: what is counted for a rule goes on being counted while its generation is the same.</remarks>
    protected override PodDistributionRule? Compile(V1Alpha1PodDistribution entity, FieldErrors errors) =>
        Rules.Current.Find($"{entity.Metadata.NamespaceProperty}/{entity.Metadata.Name}") is { Generation: { } generation, Uid: { } uid } known
        && (generation, uid) == (entity.Metadata.Generation, entity.Metadata.Uid)
            ? known
            : PodDistributionReader.Read(entity, errors);

    /// <summary>The rules of a namespace, in the order in which they go before each other.</summary>
    private PodDistributionRule[] RulesIn(string? @namespace) => _byNamespace
        .GetValue(Rules.Current, rules => rules.ByPreference.GroupBy(rule => rule.Namespace).ToFrozenDictionary(group => group.Key, group => group.ToArray()))
        .GetValueOrDefault(@namespace ?? "", []);

    protected override bool IsNamespaced => true;

    protected override JsonTypeInfo SpecJson => PodDistributionJson.Default.PodDistributionSpec;
}

/// <summary>Puts PodDistributions in force. Their status, which counts Pods, is written elsewhere, by one replica.</summary>
[EntityRbac(typeof(V1Alpha1PodDistribution), Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch)]
public sealed class PodDistributionController(PodDistributionKind kind) : IEntityController<V1Alpha1PodDistribution>
{
    public Task<ReconciliationResult<V1Alpha1PodDistribution>> ReconcileAsync(V1Alpha1PodDistribution entity, CancellationToken cancellationToken)
    {
        kind.Set(entity);
        kind.Seen[(entity.Metadata.NamespaceProperty, entity.Metadata.Name)] = entity;
        return Task.FromResult(ReconciliationResult<V1Alpha1PodDistribution>.Success(entity));
    }

    public Task<ReconciliationResult<V1Alpha1PodDistribution>> DeletedAsync(V1Alpha1PodDistribution entity, CancellationToken cancellationToken)
    {
        kind.Remove(entity);
        kind.Seen.TryRemove((entity.Metadata.NamespaceProperty, entity.Metadata.Name), out _);
        return Task.FromResult(ReconciliationResult<V1Alpha1PodDistribution>.Success(entity));
    }
}

/// <summary>Refuses PodDistributions that could not be used.</summary>
[ValidationWebhook(typeof(V1Alpha1PodDistribution))]
public sealed class PodDistributionValidationWebhook(PodDistributionKind kind) : ResourceValidation<V1Alpha1PodDistribution, PodDistributionRule>(kind);

/// <summary>Reads and writes the resource, and what is counted for it, without reflection.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(V1Alpha1PodDistribution))]
[JsonSerializable(typeof(PodDistributionSpec))]
[JsonSerializable(typeof(PodToleration))]
[JsonSerializable(typeof(DistributedPod))]
[JsonSerializable(typeof(DeploymentWorkload))]
[JsonSerializable(typeof(ReplicaSetWorkload))]
[JsonSerializable(typeof(StatefulSetWorkload))]
[JsonSerializable(typeof(RolloutWorkload))]
internal sealed partial class PodDistributionJson : JsonSerializerContext;
