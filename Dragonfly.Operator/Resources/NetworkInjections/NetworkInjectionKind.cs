using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.Entries;
using Dragonfly.Operator.Resources.Fields;
using k8s;
using k8s.Autorest;
using k8s.Models;
using KubeOps.Abstractions.Rbac;
using KubeOps.KubernetesClient;
using KubeOps.Operator.Web.Webhooks.Admission.Validation;

namespace Dragonfly.Operator.Resources.NetworkInjections;

/// <summary>NetworkInjection: gives Pods networks of Multus, and the device resources that they need.</summary>
public sealed class NetworkInjectionKind : ResourceKind<V1Alpha1NetworkInjection, NetworkInjectionRule>
{
    public const string KindName = "NetworkInjection";

    public override string Kind => KindName;

    public override IReadOnlyList<string> Outcomes => NetworkOutcomes.All;

    public override string CountMetric => "dragonfly_network_injections";

    public override IReadOnlyList<string> PodAnnotations { get; } = [NetworkAnnotation.Given, SkipAnnotation.Name];

    public override string Mark => NetworkAnnotation.Given;

    public override (string Name, string Value) OptOut => (SkipAnnotation.Name, SkipAnnotation.Networks);

    public NetworkDefinitionCache Definitions { get; } = new();

    /// <summary>NetworkInjections have a say about the Pods that one selects by namespace and labels.</summary>
    public override PodMutation? Select(PodDocument pod, PodContext context) =>
        Rules.Current.Selecting(pod, context.Namespace) is { Count: > 0 } selecting ? new NetworkMutation(selecting, Definitions.Current, context) : null;

    internal override IReadOnlyList<string> ReferredKinds { get; } = ["NetworkAttachmentDefinition"];

    internal override bool HasReadReferred => Definitions.WasListed;

    internal override void Register(KindRegistration registration)
    {
        KindRegistration.AddModel(options => new NetworkInjectionJson(options).NetworkAttachmentDefinition);
        registration.AddHostedService<NetworkDefinitionWatch>();
        registration.Add<V1Alpha1NetworkInjection, NetworkInjectionRule, NetworkInjectionController, NetworkInjectionValidationWebhook>(
            this,
            options => new NetworkInjectionJson(options).V1Alpha1NetworkInjection,
            new SpecConverter<NetworkInjectionSpec>(NetworkInjectionJson.Default.NetworkInjectionSpec));
    }

    internal override IKubernetesObject<V1ObjectMeta> ReadReferred(JsonElement written) => KubeOpsAdapter.Read<NetworkAttachmentDefinition>(written);

    /// <summary>Without any, as where no file holds some, they are unknown.</summary>
    internal override void ReplaceReferred(IEnumerable<JsonElement> objects)
    {
        NetworkAttachmentDefinition[] definitions = [.. objects.Select(KubeOpsAdapter.Read<NetworkAttachmentDefinition>)];
        Definitions.Current = definitions.Length == 0 ? NetworkDefinitions.Unknown : NetworkDefinitions.Of(definitions);
    }

    internal override async Task LoadReferredAsync(IKubernetesClient client, CancellationToken cancellationToken)
    {
        try
        {
            Definitions.Current = NetworkDefinitions.Of(await client.ListAsync<NetworkAttachmentDefinition>(cancellationToken: cancellationToken));
        }
        catch (HttpOperationException exception)
        {
            // Who may not list them can still be told the rest.
            Definitions.Current = exception.Response.StatusCode == HttpStatusCode.NotFound ? NetworkDefinitions.WithoutKind : NetworkDefinitions.Unknown;
        }
    }

    internal override IEnumerable<string> Warnings(V1Alpha1NetworkInjection entity, NetworkInjectionRule? rule) =>
        (rule?.StaticFields ?? []).Select(field => $"{field}: only one Pod at a time can have it, and nothing keeps a second from being selected");

    protected override ResourceStatus Observe(
        V1Alpha1NetworkInjection entity,
        CompiledResource<NetworkInjectionRule> compiled,
        EntryPublication publication,
        IEnumerable<NamespaceInfo>? namespaces,
        DateTime now) => compiled.Rule is { } rule
        ? new NetworkInjectionStatus { Networks = rule.Networks.Count, Conditions = [.. NetworkConditions.Of(rule, publication, Definitions.Current)] }
        : new NetworkInjectionStatus { Conditions = [Conditions.Invalid(compiled.Errors)] };

    protected override NetworkInjectionRule? Compile(V1Alpha1NetworkInjection entity, FieldErrors errors) => NetworkInjectionReader.Read(entity, errors);

    protected override int PriorityOf(V1Alpha1NetworkInjection entity) => entity.Spec?.Priority ?? 0;

    protected override JsonTypeInfo SpecJson => NetworkInjectionJson.Default.NetworkInjectionSpec;
}

/// <summary>Puts NetworkInjections in force.</summary>
[EntityRbac(typeof(V1Alpha1NetworkInjection), Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch)]
public sealed class NetworkInjectionController(NetworkInjectionKind kind, ControllerServices services)
    : ResourceController<V1Alpha1NetworkInjection, NetworkInjectionRule>(kind, services);

/// <summary>Refuses NetworkInjections that could not be used.</summary>
[ValidationWebhook(typeof(V1Alpha1NetworkInjection))]
public sealed class NetworkInjectionValidationWebhook(NetworkInjectionKind kind)
    : ResourceValidation<V1Alpha1NetworkInjection, NetworkInjectionRule>(kind);

/// <summary>Reads and writes the resource without reflection.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(V1Alpha1NetworkInjection))]
[JsonSerializable(typeof(NetworkInjectionSpec))]
[JsonSerializable(typeof(NetworkAttachmentDefinition))]
internal sealed partial class NetworkInjectionJson : JsonSerializerContext;
