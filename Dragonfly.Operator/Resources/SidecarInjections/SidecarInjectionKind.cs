using System.Collections.Concurrent;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Dragonfly.Operator.Background.Leases;
using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Pods;
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
    public const string KindName = "SidecarInjection";

    private readonly ConcurrentDictionary<string, (string? Uid, long? Generation, string? AcceptedBy)> _acceptances = [];

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
        Rules.Current.Selecting(pod, context.Namespace) is { Count: > 0 } selecting ? new SidecarMutation(selecting, ServerVersion, context) : null;

    internal override IReadOnlyList<string> AuditStates { get; } = [AuditState.Missing, AuditState.Outdated];

    internal override string? LackedBy(PodDocument pod, PodContext context) =>
        pod.IsMirror ? null : SidecarMutation.NotDeclined(pod, Rules.Current.Selecting(pod, context.Namespace)).FirstOrDefault()?.Name;

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

    /// <summary>The version of the API server that accepted the resource as it is, now or before the operator was started; null: none has.</summary>
    internal string? AcceptedBy(V1Alpha1SidecarInjection entity) =>
        // A resource that is created again starts with generation 1 again.
        _acceptances.TryGetValue(entity.Metadata.Name, out var known) && (known.Uid, known.Generation) == (entity.Metadata.Uid, entity.Metadata.Generation)
            ? known.AcceptedBy
            : entity.Status?.ObservedGeneration == entity.Metadata.Generation ? entity.Status?.AcceptedBy : null;

    internal void Remember(V1Alpha1SidecarInjection entity, string? acceptedBy) =>
        _acceptances[entity.Metadata.Name] = (entity.Metadata.Uid, entity.Metadata.Generation, acceptedBy);

    public override void Remove(V1Alpha1SidecarInjection entity)
    {
        base.Remove(entity);
        _acceptances.TryRemove(entity.Metadata.Name, out _);
    }

    protected override ResourceStatus Observe(
        V1Alpha1SidecarInjection entity,
        CompiledResource<SidecarInjectionRule> compiled,
        EntryPublication publication,
        IEnumerable<NamespaceInfo>? namespaces,
        DateTime now)
    {
        if (compiled.Rule is not { } rule)
        {
            return new SidecarInjectionStatus { Conditions = [Conditions.Invalid(compiled.Errors)] };
        }

        var (before, acceptedBy) = (entity.Status, AcceptedBy(entity));
        var selected = namespaces is null ? before?.Find(SidecarConditions.Selected) : SidecarConditions.OfSelection(rule, namespaces);
        return new SidecarInjectionStatus
        {
            AcceptedBy = acceptedBy,
            Containers = rule.Plan.All.Count(),
            Native = rule.Plan.IsNative(ServerVersion),
            Hash = rule.Plan.Hash,

            // The audit writes them, in one replica. Of a new hash nobody knows yet how many Pods lack it.
            Missing = before?.Missing,
            Outdated = before?.Hash == rule.Plan.Hash ? before.Outdated : null,
            Conditions =
            [
                SidecarConditions.Ready(rule, publication, ServerVersion),
                SidecarConditions.OfAcceptance(acceptedBy),
                .. selected is null ? [] : new[] { selected },
            ],
        };
    }

    protected override ResourceStatus Audited(ResourceStatus status, Func<string, int?> count) =>
        (SidecarInjectionStatus)status with { Missing = count(AuditState.Missing), Outdated = count(AuditState.Outdated) };

    protected override SidecarInjectionRule? Compile(V1Alpha1SidecarInjection entity, FieldErrors errors) => SidecarInjectionReader.Read(entity, errors);

    protected override int PriorityOf(V1Alpha1SidecarInjection entity) => entity.Spec?.Priority ?? 0;

    protected override JsonTypeInfo SpecJson => SidecarInjectionJson.Default.SidecarInjectionSpec;
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
        if (compiled.Rule is not { } rule || (kind.AcceptedBy(entity) is { } release && release == kind.Server.Release))
        {
            return kind.Set(entity, compiled);
        }

        // What was in force under the resource's name stays so while the API server looks at the new state.
        var dryRun = new TemplateDryRun(Services.Client, lease.Namespace, Services.Time);
        var check = await TemplateCheck.RunAsync(rule, rule.Plan.IsNative(kind.ServerVersion), dryRun, cancellationToken);
        if (check.Errors.Count > 0)
        {
            kind.Remember(entity, null);
            return kind.Set(entity, new(null, check.Errors));
        }

        kind.Remember(entity, check.IsAccepted ? kind.Server.Release : null);
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
