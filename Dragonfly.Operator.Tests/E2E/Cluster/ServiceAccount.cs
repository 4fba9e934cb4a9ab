using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>The operator's identity in a cluster, with the rights that the repository tells users to give it and no others.</summary>
internal static class ServiceAccount
{
    private const string Name = "dragonfly-operator";

    /// <summary>Creates the namespace, the account and its rights.</summary>
    /// <returns>The path of a kubeconfig with a token of the account.</returns>
    public static async Task<string> CreateAsync(ControlPlane controlPlane)
    {
        var accounts = $"/api/v1/namespaces/{TestCluster.OperatorNamespace}/serviceaccounts";
        _ = (await controlPlane.Api.PostAsync("/api/v1/namespaces", Named(TestCluster.OperatorNamespace))).Object;
        _ = (await controlPlane.Api.PostAsync(accounts, Named(Name))).Object;
        foreach (var file in Directory.GetFiles(RepositoryFiles.Find("config", "rbac"), "*role*.yaml"))
        {
            (await controlPlane.Kubectl.RunAsync("apply", "-f", file)).Expect();
        }

        var request = new JsonObject
        {
            ["apiVersion"] = "authentication.k8s.io/v1",
            ["kind"] = "TokenRequest",
            ["spec"] = new JsonObject { ["expirationSeconds"] = 3600 },
        };
        var granted = (await controlPlane.Api.PostAsync($"{accounts}/{Name}/token", request)).Object;
        return controlPlane.WriteKubeconfig(Name, (string)granted["status"]!["token"]!);
    }

    private static JsonObject Named(string name) => new() { ["metadata"] = new JsonObject { ["name"] = name } };
}
