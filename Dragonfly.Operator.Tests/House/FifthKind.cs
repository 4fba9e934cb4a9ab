using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.Entries;
using Dragonfly.Operator.Resources.Fields;
using k8s.Models;
using KubeOps.Abstractions.Entities;
using KubeOps.Abstractions.Entities.Attributes;
using KubeOps.Abstractions.Rbac;
using KubeOps.Operator.Web.Webhooks.Admission.Validation;

namespace Dragonfly.Operator.Tests.House;

/// <summary>A kind of the tests' own, as a folder below Resources would hold it: whatever it selects is greeted by an annotation.</summary>
[KubernetesEntity(Group = "dragonfly.io", ApiVersion = "v1alpha1", Kind = "Greeting", PluralName = "greetings")]
[EntityScope(EntityScope.Cluster)]
[KubernetesEntityShortNames("hi")]
[StorageVersion]
internal sealed class V1Alpha1Greeting() : Resource<GreetingSpec, GreetingStatus>("Greeting");

internal sealed class GreetingSpec : ResourceSpec
{
    [Required]
    public V1LabelSelector PodSelector { get; set; } = null!;

    [DefaultValue("hello")]
    public string Text { get; set; } = "hello";
}

internal sealed record GreetingStatus : ResourceStatus;

internal sealed record GreetingRule(string Name, string Text) : ResourceRule
{
    public override string Name { get; } = Name;

    public override IReadOnlyList<WebhookEntry> WebhookEntries => [new() { PodSelector = PodSelector }];
}

internal sealed class GreetingKind : ResourceKind<V1Alpha1Greeting, GreetingRule>
{
    public const string Annotation = "dragonfly.io/greeting";

    public override string Kind => "Greeting";

    public override IReadOnlyList<string> Outcomes => [Outcome.Injected, Outcome.AlreadyInjected, Outcome.NotCalled, Outcome.Error];

    public override string CountMetric => "dragonfly_greetings";

    public override IReadOnlyList<string> PodAnnotations => [Annotation];

    public override string Mark => Annotation;

    public override (string Name, string Value) OptOut => ("dragonfly.io/skip", "greetings");

    public override PodMutation? Select(PodDocument pod, PodContext context) =>
        Rules.Current.Selecting(pod, context.Namespace) is [var rule, ..] ? new Mutation(rule, context) : null;

    internal override void Register(KindRegistration registration) =>
        registration.Add<V1Alpha1Greeting, GreetingRule, GreetingController, GreetingValidationWebhook>(
            this, options => new GreetingJson(options).V1Alpha1Greeting, new SpecConverter<GreetingSpec>(GreetingJson.Default.GreetingSpec));

    protected override ResourceStatus Observe(
        V1Alpha1Greeting entity, CompiledResource<GreetingRule> compiled, EntryPublication publication, IEnumerable<NamespaceInfo>? namespaces, DateTime now) =>
        new GreetingStatus
        {
            Conditions =
            [
                compiled.Rule is null ? Conditions.Invalid(compiled.Errors)
                    : Conditions.New(Conditions.Ready, publication.IsPublished ? "True" : "False", publication.Reason, publication.Message),
            ],
        };

    protected override GreetingRule? Compile(V1Alpha1Greeting entity, FieldErrors errors)
    {
        if (entity.Spec?.Text is not { Length: > 0 } text)
        {
            errors.Required("spec.text");
            return null;
        }

        return new(entity.Metadata.Name ?? "", text) { PodSelector = LabelSelectorReader.Read(entity.Spec.PodSelector, "spec.podSelector", errors) };
    }

    protected override JsonTypeInfo SpecJson => GreetingJson.Default.GreetingSpec;

    private sealed class Mutation(GreetingRule rule, PodContext context) : PodMutation
    {
        public override MutationReport Run(PodDocument pod)
        {
            var outcome = context.NotCalled is not null ? Outcome.NotCalled : pod.HasAnnotation(Annotation) ? Outcome.AlreadyInjected : Outcome.Injected;
            if (outcome == Outcome.Injected)
            {
                pod.Annotate(Annotation, JsonFragment.String(rule.Text));
            }

            return new("Greeting", outcome) { Resources = [rule.Name], NotCalled = context.NotCalled, Considered = [new(rule.Name, 0, Chosen: true, "selects the Pod")] };
        }
    }
}

[EntityRbac(typeof(V1Alpha1Greeting), Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch)]
internal sealed class GreetingController(GreetingKind kind, ControllerServices services) : ResourceController<V1Alpha1Greeting, GreetingRule>(kind, services);

[ValidationWebhook(typeof(V1Alpha1Greeting))]
internal sealed class GreetingValidationWebhook(GreetingKind kind) : ResourceValidation<V1Alpha1Greeting, GreetingRule>(kind);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(V1Alpha1Greeting))]
[JsonSerializable(typeof(GreetingSpec))]
internal sealed partial class GreetingJson : JsonSerializerContext;
