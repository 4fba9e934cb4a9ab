namespace KubeOps.KubernetesClient.Configuration;

/// <summary>The way to an API server.</summary>
/// <param name="Server">Its address.</param>
/// <param name="Trust">How its certificate is checked.</param>
/// <param name="Credentials">What is shown to it.</param>
/// <param name="Namespace">The namespace that the configuration names; null for none.</param>
/// <param name="TlsServerName">The name that its certificate must have, where that is not the address' host.</param>
internal sealed record ClusterConnection(
    Uri Server, ServerTrust Trust, ICredentialSource Credentials, string? Namespace = null, string? TlsServerName = null)
{
    /// <summary>The kubeconfig that <c>$KUBECONFIG</c> names, else in a Pod the service account, else the kubeconfig at home.</summary>
    /// <param name="options">Where to look.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ClusterConfigurationException">Neither is there, or it is wrong.</exception>
    public static ClusterConnection Find(KubernetesClientOptions options, TimeProvider time) =>
        (string.IsNullOrEmpty(options.Environment("KUBECONFIG")) ? InClusterConfiguration.Find(options) : null)
        ?? KubeconfigConfiguration.Load(options, time);
}
