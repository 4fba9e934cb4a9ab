using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>The operator's identity in a cluster, with the rights that the repository tells users to give it and no others.</summary>
internal static class ServiceAccount
{
    private const string Name = "dragonfly-operator";
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
}
