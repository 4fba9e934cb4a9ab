using System.Reflection;
using System.Text.Json.Nodes;
using Dragonfly.KubeOps.Cli.Manifests;
using k8s.Models;
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

/// <summary>
/// Writes one configuration for all mutating webhooks and one for all validating ones. The operator fills in the CA bundle; kustomize
/// adds selectors, conditions and policies.
/// </summary>
internal static class WebhookConfigurations
{
    private static readonly string[] Methods = ["Create", "Update"];

    public static IEnumerable<ManifestFile> Of(IReadOnlyCollection<Type> types, ManifestOptions options) =>
        from kind in WebhookKind.All
        let entries = types.Select(type => Entry(kind, type, options)).OfType<JsonObject>()
            .OrderBy(entry => (string)entry["name"]!, StringComparer.Ordinal).ToArray()
        where entries.Length > 0
        select ManifestFile.Of($"webhook/{kind.Configurations}.yaml", options, new JsonObject
        {
            ["apiVersion"] = "admissionregistration.k8s.io/v1",
            ["kind"] = kind.ApiKind,
            ["metadata"] = new JsonObject { ["name"] = kind.ConfigurationOf(options) },
            ["webhooks"] = new JsonArray(entries),
        });

    // Returns null if the type is not a webhook of this kind.
    private static JsonObject? Entry(WebhookKind kind, Type type, ManifestOptions options)
    {
        var entity = type.GetCustomAttributes().Select(kind.EntityOf).FirstOrDefault(found => found is not null);
        if (entity is null)
        {
            return null;
        }

        var names = OperatorManifests.NamesOf(entity);
        return new JsonObject
        {
            ["name"] = NameOf(kind, names),
            ["admissionReviewVersions"] = new JsonArray("v1"),
            ["clientConfig"] = new JsonObject
            {
                ["service"] = new JsonObject
                {
                    ["name"] = options.Name,
                    ["namespace"] = options.Namespace,
                    ["path"] = $"/{kind.Verb}/{entity.Name.ToLowerInvariant()}",
                },
            },
            ["matchPolicy"] = "Exact",
            ["rules"] = new JsonArray(new JsonObject
            {
                ["apiGroups"] = new JsonArray(names.Group),
                ["apiVersions"] = new JsonArray(names.ApiVersion),
                ["operations"] = ManifestFile.Strings(Operations(kind, type)),
                ["resources"] = new JsonArray(names.PluralName),
            }),
            ["sideEffects"] = "None",
        };
    }

    // The same names as upstream's: mutate.pod.v1, validate.cat.example.com.v1.
    private static string NameOf(WebhookKind kind, KubernetesEntityAttribute names) => string.Join(
        '.', new[] { kind.Verb, names.Kind.ToLowerInvariant(), names.Group, names.ApiVersion }.Where(part => part.Length > 0));

    // The operations whose methods the type, or a class between it and KubeOps' own, overrides.
    private static string[] Operations(WebhookKind kind, Type type)
    {
        var overridden =
            from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance)
            where Generic(method.GetBaseDefinition().DeclaringType!) == kind.Class && Generic(method.DeclaringType!) != kind.Class
            select method.Name;
        string[] operations = [.. Methods
            .Where(operation => overridden.Any(name => name == operation || name == operation + "Async"))
            .Select(operation => operation.ToUpperInvariant())];
        return operations.Length > 0 ? operations : throw new GenerationException($"{type.Name}: overrides none of {string.Join(", ", Methods)}, so it would never be called");
    }

    private static Type Generic(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;
}
