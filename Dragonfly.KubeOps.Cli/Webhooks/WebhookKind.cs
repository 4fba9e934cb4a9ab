using Dragonfly.KubeOps.Cli.Manifests;
using KubeOps.Operator.Web.Webhooks.Admission.Mutation;
using KubeOps.Operator.Web.Webhooks.Admission.Validation;

namespace Dragonfly.KubeOps.Cli.Webhooks;

/// <summary>The differences between mutating and validating webhooks.</summary>
/// <param name="Verb">First part of names and paths.</param>
/// <param name="Configurations">Last part of the names of the configuration and its file.</param>
/// <param name="ApiKind">Kind of the configuration.</param>
/// <param name="Class">Base class of the webhooks.</param>
/// <param name="EntityOf">Reads the entity from the attribute; returns null for other attributes.</param>
internal sealed record WebhookKind(string Verb, string Configurations, string ApiKind, Type Class, Func<Attribute, Type?> EntityOf)
{
    public static readonly WebhookKind[] All =
    [
        new(
            "mutate",
            "mutators",
            "MutatingWebhookConfiguration",
            typeof(MutationWebhook<>),
            attribute => (attribute as MutationWebhookAttribute)?.EntityType),
        new(
            "validate",
            "validators",
            "ValidatingWebhookConfiguration",
            typeof(ValidationWebhook<>),
            attribute => (attribute as ValidationWebhookAttribute)?.EntityType),
    ];

    /// <summary>The configuration's resource, as roles name it.</summary>
    public string Resource => $"{ApiKind.ToLowerInvariant()}s";

    public string ConfigurationOf(ManifestOptions options) => $"{options.Name}-{Configurations}";
}
