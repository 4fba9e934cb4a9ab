using System.Net;
using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>The operator's identity in a cluster, with the rights that the repository tells users to give it and no others.</summary>
internal static class ServiceAccount
{
    private const string Name = "d7y-operator";
    private const string Token = $"/api/v1/namespaces/{TestCluster.OperatorNamespace}/serviceaccounts/{Name}/token";

    private static readonly string[][] Manifests =
    [
        ["namespace", "namespace.yaml"],
        ["rbac", "service-account.yaml"],
        ["rbac", "operator-role.yaml"],
        ["rbac", "operator-role-binding.yaml"],
    ];

    /// <summary>Applies the namespace, the account and its rights.</summary>
    /// <returns>The path of a kubeconfig with a token of the account.</returns>
    public static async Task<string> CreateAsync(ControlPlane controlPlane)
    {
        foreach (var manifest in Manifests)
        {
            (await controlPlane.Kubectl.RunAsync("apply", "-f", RepositoryFiles.Find(["config", .. manifest]))).Expect();
        }

        return controlPlane.WriteKubeconfig(Name, await TokenAsync(controlPlane.Api));
    }

    public static async Task<string> TokenAsync(ApiClient api)
    {
        var request = new JsonObject
        {
            ["apiVersion"] = "authentication.k8s.io/v1",
            ["kind"] = "TokenRequest",
            ["spec"] = new JsonObject { ["expirationSeconds"] = 3600 },
        };
        return (string)(await api.PostAsync(Token, request)).Object["status"]!["token"]!;
    }

    /// <summary>A Pod's account, which controllers would make in a cluster; without it the API server refuses the Pod.</summary>
    public static async Task AddAsync(ApiClient api, string @namespace, string name) => _ = (await api.PostAsync(
        $"/api/v1/namespaces/{@namespace}/serviceaccounts", new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } })).Object;

    /// <summary>The role allows the shipped webhook configurations by name; an operator that is called by others needs them allowed.</summary>
    public static async Task AllowConfigurationsAsync(ApiClient api, OperatorProcess process)
    {
        const string Roles = "/apis/rbac.authorization.k8s.io/v1";
        var name = $"e2e-{process.Name}";
        var created = await api.PostAsync($"{Roles}/clusterroles", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name },
            ["rules"] = new JsonArray(new JsonObject
            {
                ["apiGroups"] = new JsonArray("admissionregistration.k8s.io"),
                ["resources"] = new JsonArray("mutatingwebhookconfigurations", "validatingwebhookconfigurations"),
                ["resourceNames"] = new JsonArray(process.MutatingConfiguration, $"{process.Name}-resources", process.ValidatingConfiguration),
                ["verbs"] = new JsonArray("get", "patch", "watch"),
            }),
        });
        if (created.Status == HttpStatusCode.Conflict)
        {
            // It was started before.
            return;
        }

        _ = created.Object;
        _ = (await api.PostAsync($"{Roles}/clusterrolebindings", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name },
            ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "ClusterRole", ["name"] = name },
            ["subjects"] = new JsonArray(Subject()),
        })).Object;
        await AllowLeaseAsync(api, process.Name);
    }

    /// <summary>The role allows one Secret by name; a test that brings another has to allow that, too.</summary>
    public static Task AllowSecretAsync(ApiClient api, string secret) => AllowAsync(api, "", "secrets", secret);

    /// <summary>The same for Leases.</summary>
    public static Task AllowLeaseAsync(ApiClient api, string lease) => AllowAsync(api, "coordination.k8s.io", "leases", lease);

    private static async Task AllowAsync(ApiClient api, string group, string resource, string name)
    {
        const string Roles = $"/apis/rbac.authorization.k8s.io/v1/namespaces/{TestCluster.OperatorNamespace}";
        var role = $"{resource}-{name}";
        _ = (await api.PostAsync($"{Roles}/roles", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = role },
            ["rules"] = new JsonArray(new JsonObject
            {
                ["apiGroups"] = new JsonArray(group),
                ["resources"] = new JsonArray(resource),
                ["resourceNames"] = new JsonArray(name),
                ["verbs"] = new JsonArray("get", "update"),
            }),
        })).Object;
        _ = (await api.PostAsync($"{Roles}/rolebindings", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = role },
            ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "Role", ["name"] = role },
            ["subjects"] = new JsonArray(Subject()),
        })).Object;
    }

    /// <summary>The role allows the shipped webhook configurations by name.</summary>
    public static async Task AllowWatchAsync(ApiClient api, params string[] mutatingConfigurations)
    {
        const string Roles = "/apis/rbac.authorization.k8s.io/v1";
        var name = string.Join('-', mutatingConfigurations);
        _ = (await api.PostAsync($"{Roles}/clusterroles", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name },
            ["rules"] = new JsonArray(new JsonObject
            {
                ["apiGroups"] = new JsonArray("admissionregistration.k8s.io"),
                ["resources"] = new JsonArray("mutatingwebhookconfigurations"),
                ["resourceNames"] = new JsonArray([.. mutatingConfigurations]),
                ["verbs"] = new JsonArray("get", "patch", "watch"),
            }),
        })).Object;
        _ = (await api.PostAsync($"{Roles}/clusterrolebindings", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name },
            ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "ClusterRole", ["name"] = name },
            ["subjects"] = new JsonArray(Subject()),
        })).Object;
    }

    private static JsonObject Subject() => new()
    {
        ["kind"] = "ServiceAccount",
        ["name"] = Name,
        ["namespace"] = TestCluster.OperatorNamespace,
    };
}
