namespace KubeOps.KubernetesClient.Configuration;

/// <summary>What Kubernetes gives every Pod: two variables and the service account's files.</summary>
internal static class InClusterConfiguration
{
    /// <summary>The connection of a Pod; null outside of one.</summary>
    /// <param name="options">Where to look.</param>
    /// <exception cref="ClusterConfigurationException">The service account's files are not what they should be.</exception>
    public static ClusterConnection? Find(KubernetesClientOptions options)
    {
        var host = options.Environment("KUBERNETES_SERVICE_HOST");
        var port = options.Environment("KUBERNETES_SERVICE_PORT");
        var token = Path.Combine(options.ServiceAccountDirectory, "token");
        if (string.IsNullOrEmpty(host) || string.IsNullOrEmpty(port) || !File.Exists(token))
        {
            return null;
        }

        // An IPv6 address stands in brackets in a URL.
        var authority = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]:{port}" : $"{host}:{port}";
        if (!Uri.TryCreate($"https://{authority}/", UriKind.Absolute, out var server))
        {
            throw new ClusterConfigurationException($"KUBERNETES_SERVICE_HOST, KUBERNETES_SERVICE_PORT: '{authority}' is no address");
        }

        var trust = ServerTrust.FromFile(Path.Combine(options.ServiceAccountDirectory, "ca.crt"), "service account");
        return new ClusterConnection(server, trust, new TokenFileCredential(token, null), ReadNamespace(options));
    }

    /// <summary>The service account's namespace; null outside of a Pod.</summary>
    /// <param name="options">Where to look.</param>
    public static string? ReadNamespace(KubernetesClientOptions options)
    {
        var path = Path.Combine(options.ServiceAccountDirectory, "namespace");
        return File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } name ? name : null;
    }
}
