using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Dragonfly.Operator.Background.Leases;
using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.Checks;
using Dragonfly.Operator.Resources.DragonflyInjections.Checks;
using Dragonfly.Operator.Resources.DragonflyInjections.Policy;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;
using Dragonfly.Operator.Resources.Entries;
using Dragonfly.Operator.Resources.Fields;
using k8s.Models;
using KubeOps.Abstractions.Rbac;
using KubeOps.Operator.Web.Webhooks.Admission.Validation;

namespace Dragonfly.Operator.Resources.DragonflyInjections;

/// <summary>DragonflyInjection: gives Pods Dragonfly's proxy address, dfdaemon's socket and the CLI tools.</summary>
public sealed class DragonflyInjectionKind : ResourceKind<V1Alpha1DragonflyInjection, InjectionRule>
{
    /// <summary>The kind's name.</summary>
    public const string KindName = "DragonflyInjection";

    public override string Kind => KindName;

    public override IReadOnlyList<string> Outcomes => InjectionOutcome.All;

    public override string CountMetric => "dragonfly_injections";

    public override IReadOnlyList<string> PodAnnotations => AnnotationNames.OnPods;

    public override string Mark => AnnotationNames.Injected;

    public override (string Name, string Value) OptOut => (AnnotationNames.Inject, "false");

    public override IReadOnlyList<string> OptInNames => [AnnotationNames.Inject, AnnotationNames.InjectAlias];

    public override IReadOnlyList<StaticEntry> StaticEntries => InjectionEntries.All;

    public override IReadOnlyList<ResourceRule> Defaults => [InjectionRule.Default];

    /// <summary>What the API server knows of image volumes; asked by the controller.</summary>
    public ImageVolumeSupport ImageVolumes { get; } = new();

    /// <summary>The kind with these rules in force.</summary>
    public static DragonflyInjectionKind Of(IEnumerable<InjectionRule> rules)
    {
        var kind = new DragonflyInjectionKind();
        kind.Rules.Replace(rules);
        return kind;
    }

    /// <summary>DragonflyInjections have a say about every Pod, if only that nothing is asked for.</summary>
    public override PodMutation Select(PodDocument pod, PodContext context) => new InjectionMutation(
        pod,
        context.NotCalled is null ? context : context with { NotCalled = InjectionEntries.Explain(context.NotCalled, context.Namespace) },
        Rules.Current);

    internal override KindChecks Checks => new InjectionChecks(this);

    internal override IReadOnlyList<string> AuditStates { get; } = [AuditState.Missing];

    internal override string? LackedBy(PodDocument pod, PodContext context) =>
        InjectionPolicy.Decide(pod, context, Rules.Current) is { Outcome: Outcome.Injected, Chosen: { } chosen } ? chosen.Name : null;

    internal override string DecidedBy => $"its annotations, its namespace's label or the {KindName}";

    internal override void Register(KindRegistration registration) =>
        registration.Add<V1Alpha1DragonflyInjection, InjectionRule, DragonflyInjectionController, DragonflyInjectionValidationWebhook>(
            this,
            options => new DragonflyInjectionJson(options).V1Alpha1DragonflyInjection,
            new SpecConverter<DragonflyInjectionSpec>(DragonflyInjectionJson.Default.DragonflyInjectionSpec));

    internal override IEnumerable<string> Warnings(V1Alpha1DragonflyInjection entity, InjectionRule? rule) =>
        rule is not null && rule.Settings.Inject.HasFlag(InjectorKinds.Socket) && rule.Plan.Socket.IsFile
            ? OtherWarnings(entity, rule).Prepend(
                $"spec.socketPath: injected Pods start only on nodes where {rule.Plan.Socket.HostPath} is a socket; one in a directory of its own blocks none")
            : OtherWarnings(entity, rule);

    protected override ResourceStatus Observe(
        V1Alpha1DragonflyInjection entity,
        CompiledResource<InjectionRule> compiled,
        EntryPublication publication,
        IEnumerable<NamespaceInfo>? namespaces,
        DateTime now) =>
        InjectionConditions.Observe(entity, compiled, Rules.UpToDate, namespaces, now);

    protected override ResourceStatus Audited(ResourceStatus status, Func<string, int?> count) =>
        (DragonflyInjectionStatus)status with { Missing = count(AuditState.Missing) };

    protected override InjectionRule? Compile(V1Alpha1DragonflyInjection entity, FieldErrors errors) => InjectionReader.Read(entity, errors, ProblemOf(entity));

    protected override int PriorityOf(V1Alpha1DragonflyInjection entity) => entity.Spec?.Priority ?? 0;

    protected override JsonTypeInfo SpecJson => DragonflyInjectionJson.Default.DragonflyInjectionSpec;

    /// <summary>
    /// Why Pods get no image volumes: the operator knows by the API server, commands by what it wrote into the status, or by the version
    /// that they are given for files. Without any of these the resource is used as it is written.
    /// </summary>
    private DeliveryProblem? ProblemOf(V1Alpha1DragonflyInjection entity) =>
        ImageVolumes.Answer is not null ? ImageVolumes.Problem
        : ServerVersion is { } version ? version < ImageVolumeSupport.Since ? DeliveryProblem.DroppedBy($"Kubernetes {version}") : null
        : entity.Status?.Find(Conditions.Ready) is { Reason: DeliveryProblem.Unsupported or DeliveryProblem.NotChecked } ready
            ? new(ready.Reason, ready.Message.TrimEnd('.'))
        : null;

    private static IEnumerable<string> OtherWarnings(V1Alpha1DragonflyInjection entity, InjectionRule? rule) =>
        rule?.DeliveryProblem is { } problem ? ProxyWarnings(entity).Prepend(problem.Message) : ProxyWarnings(entity);

    private static IEnumerable<string> ProxyWarnings(V1Alpha1DragonflyInjection entity) =>
        (entity.Spec?.ProxyEnv ?? [])
            .Where(name => name.Equals("HTTPS_PROXY", StringComparison.OrdinalIgnoreCase) || name.Equals("ALL_PROXY", StringComparison.OrdinalIgnoreCase))
            .Select(name => $"spec.proxyEnv: {name} sends HTTPS through dfdaemon, which terminates TLS: clients must trust its CA");
}

/// <summary>Puts DragonflyInjections in force.</summary>
[EntityRbac(typeof(V1Alpha1DragonflyInjection), Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch)]
[EntityRbac(typeof(V1PodTemplate), Verbs = RbacVerb.Create)]
public sealed class DragonflyInjectionController(DragonflyInjectionKind kind, ControllerServices services, LeaseOptions lease)
    : ResourceController<V1Alpha1DragonflyInjection, InjectionRule>(kind, services)
{
    protected override async ValueTask<CompiledResource<InjectionRule>> PutInForceAsync(V1Alpha1DragonflyInjection entity, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entity);
        if (entity.Spec?.ToolsDelivery == nameof(ToolsDelivery.ImageVolume))
        {
            // What was in force under the resource's name stays so until the API server has answered.
            await kind.ImageVolumes.RefreshAsync(Services.Client, lease.Namespace, Services.Time, Services.Logger, cancellationToken);
        }

        return kind.Set(entity);
    }
}

/// <summary>Refuses DragonflyInjections that could not be used.</summary>
[ValidationWebhook(typeof(V1Alpha1DragonflyInjection))]
public sealed class DragonflyInjectionValidationWebhook(DragonflyInjectionKind kind)
    : ResourceValidation<V1Alpha1DragonflyInjection, InjectionRule>(kind);

/// <summary>Reads and writes the resource without reflection.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(V1Alpha1DragonflyInjection))]
[JsonSerializable(typeof(DragonflyInjectionSpec))]
internal sealed partial class DragonflyInjectionJson : JsonSerializerContext;
