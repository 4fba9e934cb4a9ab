using k8s;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Tests.Fakes;

/// <summary>Upstream KubeOps' client for a kubeconfig; see KubeOps/KubeconfigClient.cs for the embedded one.</summary>
internal static class KubeconfigClient
{
    public static IKubernetesClient Create(string file) => new KubernetesClient(KubernetesClientConfiguration.BuildConfigFromConfigFile(file));
}
