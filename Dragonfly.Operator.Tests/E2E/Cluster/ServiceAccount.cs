using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>The operator's identity in a cluster, with the rights that the repository tells users to give it and no others.</summary>
internal static class ServiceAccount
{
    private const string Name = "d7y-operator";
    private const string Token = $"/api/v1/namespaces/{TestCluster.OperatorNamespace}/serviceaccounts/{Name}/token";

    private static readonly string[][] Manifests =
    [
        ["manager", "namespace.yaml"],
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

        var request = new JsonObject
        {
            ["apiVersion"] = "authentication.k8s.io/v1",
            ["kind"] = "TokenRequest",
            ["spec"] = new JsonObject { ["expirationSeconds"] = 3600 },
        };
        var granted = (await controlPlane.Api.PostAsync(Token, request)).Object;
        return controlPlane.WriteKubeconfig(Name, (string)granted["status"]!["token"]!);
    }

    /// <summary>The role allows one Secret by name; a test that brings another has to allow that, too.</summary>
    public static async Task AllowSecretAsync(ApiClient api, string secret)
    {
        const string Roles = $"/apis/rbac.authorization.k8s.io/v1/namespaces/{TestCluster.OperatorNamespace}";
        _ = (await api.PostAsync($"{Roles}/roles", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = secret },
            ["rules"] = new JsonArray(new JsonObject
            {
                ["apiGroups"] = new JsonArray(""),
                ["resources"] = new JsonArray("secrets"),
                ["resourceNames"] = new JsonArray(secret),
                ["verbs"] = new JsonArray("get", "update"),
            }),
        })).Object;
        _ = (await api.PostAsync($"{Roles}/rolebindings", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = secret },
            ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "Role", ["name"] = secret },
            ["subjects"] = new JsonArray(new JsonObject
            {
                ["kind"] = "ServiceAccount",
                ["name"] = Name,
                ["namespace"] = TestCluster.OperatorNamespace,
            }),
        })).Object;
    }
}
