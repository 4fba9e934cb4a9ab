using System.Text.Json.Nodes;
using Dragonfly.KubeOps.Cli.Manifests;
using Dragonfly.KubeOps.Cli.Webhooks;

namespace Dragonfly.KubeOps.Cli.Rbac;

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
            .. Grants.Of(types)
                .GroupBy(grant => grant.IsInOwnNamespace)
                .OrderBy(group => group.Key)
                .Select(group => (group.Key ? "Role" : "ClusterRole", group.Key ? options.Namespace : null, group.ToArray())),
        ];
        if (roles.Length == 0)
        {
            yield break;
        }

        yield return new ManifestFile(
            ManifestFolder.Rbac,
            "operator-role.yaml",
            ManifestText.Write(options.Name, roles.Select(role => new JsonObject
            {
                ["apiVersion"] = $"{ApiGroup}/v1",
                ["kind"] = role.Kind,
                ["metadata"] = Metadata($"{options.Name}-role", role.Namespace),
                ["rules"] = PolicyRules.Of(role.Grants, [.. options.ResourceNames, .. OwnConfigurations(options)]),
            })));
        yield return new ManifestFile(
            ManifestFolder.Rbac,
            "operator-role-binding.yaml",
            ManifestText.Write(options.Name, roles.Select(role => Binding(role.Kind, role.Namespace, options))));
    }

    // Access to the webhook configurations of others would allow redirecting them, so an operator gets access only to its own.
    private static IEnumerable<(string Resource, string Name)> OwnConfigurations(ManifestOptions options) =>
        WebhookKind.All.Select(kind => (kind.Resource, kind.ConfigurationOf(options)));

    private static JsonObject Binding(string kind, string? @namespace, ManifestOptions options) => new()
    {
        ["apiVersion"] = $"{ApiGroup}/v1",
        ["kind"] = $"{kind}Binding",
        ["metadata"] = Metadata($"{options.Name}-role-binding", @namespace),
        ["roleRef"] = new JsonObject { ["apiGroup"] = ApiGroup, ["kind"] = kind, ["name"] = $"{options.Name}-role" },
        ["subjects"] = new JsonArray(new JsonObject
        {
            ["kind"] = "ServiceAccount",
            ["name"] = options.ServiceAccount,
            ["namespace"] = options.Namespace,
        }),
    };

    private static JsonObject Metadata(string name, string? @namespace) => @namespace is null
        ? new JsonObject { ["name"] = name }
        : new JsonObject { ["name"] = name, ["namespace"] = @namespace };
}
