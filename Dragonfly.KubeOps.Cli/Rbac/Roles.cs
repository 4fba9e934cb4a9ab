using System.Reflection;
using System.Text.Json.Nodes;
using Dragonfly.KubeOps.Cli.Manifests;
using Dragonfly.KubeOps.Cli.Webhooks;
using KubeOps.Abstractions.Entities;
using KubeOps.Abstractions.Events;
using KubeOps.Abstractions.Rbac;

namespace Dragonfly.KubeOps.Cli.Rbac;

/// <summary>One verb on one resource.</summary>
internal readonly record struct Grant(string Group, string Resource, string Verb)
{
    /// <summary>
    /// Whether the operator needs it only in its own namespace. These resources hold the data of a namespace's owner, so an operator
    /// should not access those of other namespaces.
    /// </summary>
    public bool IsInOwnNamespace => (Group, Resource) is ("", "secrets" or "configmaps" or "podtemplates") or ("coordination.k8s.io", "leases");
}

/// <summary>
/// Writes the operator's roles: one for the cluster, and one for what it needs only in its own namespace. Upstream puts everything into
/// the first, always adds leases, and grants access to every webhook configuration.
/// </summary>
internal static class Roles
{
    private const string ApiGroup = "rbac.authorization.k8s.io";

    public static IEnumerable<ManifestFile> Of(IReadOnlyCollection<Type> types, ManifestOptions options)
    {
        (string Kind, string? Namespace, Grant[] Grants)[] roles =
        [
            .. GrantsOf(types).Distinct()
                .GroupBy(grant => grant.IsInOwnNamespace)
                .OrderBy(group => group.Key)
                .Select(group => (group.Key ? "Role" : "ClusterRole", group.Key ? options.Namespace : null, group.ToArray())),
        ];
        if (roles.Length == 0)
        {
            return [];
        }

        // Access to the webhook configurations of others would allow redirecting them, so an operator gets access only to its own.
        var names = WebhookKind.All
            .Select(kind => (kind.Resource, Name: kind.ConfigurationOf(options)))
            .Concat(options.ResourceNames)
            .ToLookup(pair => pair.Resource, pair => pair.Name);
        return
        [
            ManifestFile.Of("rbac/operator-role.yaml", options, roles.Select(role => new JsonObject
            {
                ["apiVersion"] = $"{ApiGroup}/v1",
                ["kind"] = role.Kind,
                ["metadata"] = Metadata($"{options.Name}-role", role.Namespace),
                ["rules"] = PolicyRules.Of(role.Grants, names),
            })),
            ManifestFile.Of("rbac/operator-role-binding.yaml", options, roles.Select(role => new JsonObject
            {
                ["apiVersion"] = $"{ApiGroup}/v1",
                ["kind"] = $"{role.Kind}Binding",
                ["metadata"] = Metadata($"{options.Name}-role-binding", role.Namespace),
                ["roleRef"] = new JsonObject { ["apiGroup"] = ApiGroup, ["kind"] = role.Kind, ["name"] = $"{options.Name}-role" },
                ["subjects"] = new JsonArray(new JsonObject
                {
                    ["kind"] = "ServiceAccount",
                    ["name"] = options.Name,
                    ["namespace"] = options.Namespace,
                }),
            })),
        ];
    }

    private static IEnumerable<Grant> GrantsOf(IReadOnlyCollection<Type> types)
    {
        foreach (var attribute in types.SelectMany(type => type.GetCustomAttributes<EntityRbacAttribute>()).Where(attribute => attribute.Verbs != RbacVerb.None))
        {
            foreach (var entity in attribute.Entities)
            {
                var names = OperatorManifests.NamesOf(entity);
                foreach (var verb in attribute.Verbs.ToString().ToLowerInvariant().Split(", "))
                {
                    yield return new(names.Group, names.PluralName, verb);
                }

                // Upstream also grants the status of built-in types, which only the kubelet or a controller should write.
                if (entity.IsSubclassOf(typeof(CustomKubernetesEntity)) && entity.GetProperty("Status") is not null)
                {
                    yield return new(names.Group, $"{names.PluralName}/status", "get");
                    yield return new(names.Group, $"{names.PluralName}/status", "patch");
                    yield return new(names.Group, $"{names.PluralName}/status", "update");
                }
            }
        }

        if (types.Any(PublishesEvents))
        {
            yield return new("", "events", "create");
            yield return new("", "events", "get");
            yield return new("", "events", "update");
        }
    }

    private static bool PublishesEvents(Type type) => type
        .GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
        .Any(constructor => constructor.GetParameters().Any(parameter => parameter.ParameterType == typeof(EventPublisher)));

    private static JsonObject Metadata(string name, string? @namespace) => @namespace is null
        ? new JsonObject { ["name"] = name }
        : new JsonObject { ["name"] = name, ["namespace"] = @namespace };
}
