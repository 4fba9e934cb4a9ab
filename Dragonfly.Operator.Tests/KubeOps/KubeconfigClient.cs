using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Tests.Fakes;

/// <summary>The embedded KubeOps' client for a kubeconfig; see Fakes/PackagesKubeconfigClient.cs for upstream's.</summary>
internal static class KubeconfigClient
{
    public static IKubernetesClient Create(string file) =>
        new KubernetesClient(new KubernetesClientOptions { Environment = name => name == "KUBECONFIG" ? file : null });
}
