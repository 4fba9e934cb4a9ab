using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dragonfly.Operator.Background.Leases;
using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Pods.Selectors;
using Dragonfly.Operator.Resources.ApiServers;
using Dragonfly.Operator.Resources.Entries;
using Dragonfly.Operator.Resources.Fields;
using Dragonfly.Operator.Resources.SidecarInjections.Checks;
using k8s.Models;
using KubeOps.Abstractions.Rbac;
using KubeOps.KubernetesClient;
using KubeOps.Operator.Web.Webhooks.Admission.Validation;

namespace Dragonfly.Operator.Resources.SidecarInjections;

/// <summary>SidecarInjection: gives Pods containers, volumes, and what their own containers need to reach them.</summary>
public sealed class SidecarInjectionKind : ResourceKind<V1Alpha1SidecarInjection, SidecarInjectionRule>
{
    /// <summary>The kind's name.</summary>
    public const string KindName = "SidecarInjection";

    private readonly ConcurrentDictionary<string, (string? Uid, long? Generation, Acceptance Acceptance)> _acceptances = [];

    public override string Kind => KindName;

    public override IReadOnlyList<string> Outcomes => SidecarOutcomes.All;

    public override string CountMetric => "dragonfly_sidecar_injections";

    public override IReadOnlyList<string> PodAnnotations { get; } = [SidecarAnnotation.Name, ResourceOverrides.Annotation, SkipAnnotation.Name];

    public override string Mark => SidecarAnnotation.Name;

    public override (string Name, string Value) OptOut => (SkipAnnotation.Name, SkipAnnotation.Sidecars);

    /// <summary>The API server, of which the controller learns.</summary>
    public ApiServerVersion Server { get; } = new();

    /// <summary>SidecarInjections have a say about the Pods that one selects by namespace and labels.</summary>
    public override PodMutation? Select(PodDocument pod, PodContext context) =>
        Selecting(pod, context) is { } selecting ? new SidecarMutation(selecting, ServerVersion, context) : null;

    internal override IReadOnlyList<string> AuditStates { get; } = [AuditState.Missing, AuditState.Outdated];

    internal override string? LackedBy(PodDocument pod, PodContext context) =>
        !pod.IsMirror && Selecting(pod, context) is { } selecting ? SidecarMutation.NotDeclined(pod, selecting).FirstOrDefault()?.Name : null;

    internal override void Register(KindRegistration registration) =>
        registration.Add<V1Alpha1SidecarInjection, SidecarInjectionRule, SidecarInjectionController, SidecarInjectionValidationWebhook>(
            this,
            options => new SidecarInjectionJson(options).V1Alpha1SidecarInjection,
            new SpecConverter<SidecarInjectionSpec>(SidecarInjectionJson.Default.SidecarInjectionSpec));

    internal override async Task LoadReferredAsync(IKubernetesClient client, CancellationToken cancellationToken)
    {
        await Server.RefreshAsync(client, TimeProvider.System, cancellationToken);
        ServerVersion = Server.Version;
    }

    /// <summary>The first resource that has changed since its container was added, or null.</summary>
    internal override string? OutdatedBy(string mark)
    {
        var sidecars = SidecarAnnotation.Parse(mark);
        foreach (var (index, sidecar) in sidecars.Index())
        {
            // A template that was copied from a Pod names the container of that Pod, too: what was added last stands last.
            if (Rules.Current.Find(sidecar.Resource) is { } rule && rule.Plan.Hash != sidecar.Hash
                && !sidecars.Skip(index + 1).Any(later => later.Resource == sidecar.Resource && later.Container == sidecar.Container))
            {
                return sidecar.Resource;
            }
        }

        return null;
    }

    /// <summary>What an API server said of the resource as it is: now, or before the operator was started.</summary>
    internal Acceptance AcceptanceOf(V1Alpha1SidecarInjection entity)
    {
        // A resource that is created again starts with generation 1 again.
        if (_acceptances.TryGetValue(entity.Metadata.Name, out var known)
            && (known.Uid, known.Generation) == (entity.Metadata.Uid, entity.Metadata.Generation))
        {
            return known.Acceptance;
        }

        return entity.Status is { AcceptedBy: { } release } status && status.ObservedGeneration == entity.Metadata.Generation ? new(release) : Acceptance.NotChecked;
    }

    internal void Remember(V1Alpha1SidecarInjection entity, Acceptance acceptance) =>
        _acceptances[entity.Metadata.Name] = (entity.Metadata.Uid, entity.Metadata.Generation, acceptance);

    public override void Remove(V1Alpha1SidecarInjection entity)
    {
        base.Remove(entity);
        _acceptances.TryRemove(entity.Metadata.Name, out _);
    }

    internal override ResourceStatus? StatusOf(V1Alpha1SidecarInjection entity) => entity.Status;

    internal override void SetStatus(V1Alpha1SidecarInjection entity, ResourceStatus? status) => entity.Status = (SidecarInjectionStatus)status!;

    internal override ResourceStatus UpdateStatus(
        V1Alpha1SidecarInjection entity,
        CompiledResource<SidecarInjectionRule> compiled,
        EntryPublication publication,
        IEnumerable<NamespaceInfo>? namespaces,
        DateTime now)
    {
        var before = entity.Status ?? new SidecarInjectionStatus();
        var status = new SidecarInjectionStatus { ObservedGeneration = entity.Metadata.Generation };
        List<ResourceCondition> found;
        if (compiled.Rule is { } rule)
        {
            var acceptance = AcceptanceOf(entity);
            found = [SidecarConditions.Ready(rule, publication, ServerVersion), SidecarConditions.OfAcceptance(acceptance)];
            if ((namespaces is null ? before.Find(SidecarConditions.Selected) : SidecarConditions.OfSelection(rule, namespaces)) is { } selected)
            {
                found.Add(selected);
            }

            status.AcceptedBy = acceptance.Server;
            status.Containers = rule.Plan.Containers.Count + rule.Plan.InitContainers.Count;
            status.Native = rule.Plan.IsNative(ServerVersion);
            status.Hash = rule.Plan.Hash;

            // The audit writes them, in one replica. Of a new hash nobody knows yet how many Pods lack it.
            status.Missing = before.Missing;
            status.Outdated = before.Hash == status.Hash ? before.Outdated : null;
        }
        else
        {
            found = [Conditions.Invalid(compiled.Errors)];
        }

        status.Conditions = Conditions.Merge(found, before, entity.Metadata.Generation ?? 0, now);
        return (before.ObservedGeneration, before.Containers, before.Native, before.Hash, before.AcceptedBy, before.Missing, before.Outdated)
                == (status.ObservedGeneration, status.Containers, status.Native, status.Hash, status.AcceptedBy, status.Missing, status.Outdated)
            && status.Conditions == before.Conditions
            ? before
            : status;
    }

    protected override bool SetAudited(V1Alpha1SidecarInjection entity, Func<string, int?> count)
    {
        var before = (entity.Status!.Missing, entity.Status.Outdated);
        (entity.Status.Missing, entity.Status.Outdated) = (count(AuditState.Missing), count(AuditState.Outdated));
        return (entity.Status.Missing, entity.Status.Outdated) != before;
    }

    /// <summary>The resources that select the Pod, the preferred first; null: none does.</summary>
    private List<SidecarInjectionRule>? Selecting(PodDocument pod, PodContext context)
    {
        List<SidecarInjectionRule>? selecting = null;
        var labels = new JsonLabels(pod.Labels);
        foreach (var rule in Rules.Current.Matching(context.Namespace))
        {
            if (rule.Enabled && rule.PodSelector.Matches(labels))
            {
                (selecting ??= []).Add(rule);
            }
        }

        return selecting;
    }

    protected override SidecarInjectionRule? Compile(V1Alpha1SidecarInjection entity, FieldErrors errors) => SidecarInjectionReader.Read(entity, errors);

    protected override ResourceSpec? SpecOf(V1Alpha1SidecarInjection entity) => entity.Spec;

    protected override int PriorityOf(V1Alpha1SidecarInjection entity) => entity.Spec?.Priority ?? 0;

    protected override JsonElement WriteSpec(V1Alpha1SidecarInjection entity) =>
        JsonSerializer.SerializeToElement(entity.Spec, SidecarInjectionJson.Default.SidecarInjectionSpec);
}

/// <summary>Puts SidecarInjections in force, once the API server has accepted their containers.</summary>
[EntityRbac(typeof(V1Alpha1SidecarInjection), Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch)]
[EntityRbac(typeof(V1PodTemplate), Verbs = RbacVerb.Create)]
public sealed class SidecarInjectionController(SidecarInjectionKind kind, ControllerServices services, LeaseOptions lease)
    : ResourceController<V1Alpha1SidecarInjection, SidecarInjectionRule>(kind, services)
{
    protected override async ValueTask<CompiledResource<SidecarInjectionRule>> PutInForceAsync(V1Alpha1SidecarInjection entity, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entity);
        await kind.Server.RefreshAsync(Services.Client, Services.Time, cancellationToken);
        kind.ServerVersion = kind.Server.Version;
        var compiled = kind.Compile(entity);
        if (compiled.Rule is not { } rule || kind.AcceptanceOf(entity).IsBy(kind.Server.Release))
        {
            return kind.Set(entity, compiled);
        }

        // What was in force under the resource's name stays so while the API server looks at the new state.
        var dryRun = new TemplateDryRun(Services.Client, lease.Namespace, Services.Time);
        var check = await TemplateCheck.RunAsync(rule, rule.Plan.IsNative(kind.ServerVersion), dryRun, cancellationToken);
        if (check.Errors.Count > 0)
        {
            kind.Remember(entity, Acceptance.NotChecked);
            return kind.Set(entity, new(null, check.Errors));
        }

        kind.Remember(entity, check.IsAccepted && kind.Server.Release is { } release ? new(release) : Acceptance.NotChecked);
        return kind.Set(entity, compiled);
    }
}

/// <summary>Refuses SidecarInjections that could not be used.</summary>
[ValidationWebhook(typeof(V1Alpha1SidecarInjection))]
public sealed class SidecarInjectionValidationWebhook(SidecarInjectionKind kind)
    : ResourceValidation<V1Alpha1SidecarInjection, SidecarInjectionRule>(kind);

/// <summary>Reads and writes the resource without reflection.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(V1Alpha1SidecarInjection))]
[JsonSerializable(typeof(SidecarInjectionSpec))]
internal sealed partial class SidecarInjectionJson : JsonSerializerContext;
