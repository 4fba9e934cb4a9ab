using k8s.Exceptions;
using KubeOps.KubernetesClient.Http;

namespace KubeOps.KubernetesClient.Configuration;

/// <summary>How to reach an API server.</summary>
/// <param name="Server">Its address; it ends in a slash, so that paths can be appended.</param>
/// <param name="Trust">Which certificates it may show.</param>
/// <param name="Credentials">What to authenticate with.</param>
internal sealed record ClusterConnection(Uri Server, ServerTrust Trust, ICredentialSource Credentials)
{
    /// <summary>The namespace to use where none is named; null if nothing says one.</summary>
    public string? Namespace { get; init; }

    /// <summary>The name that the server's certificate must carry instead of the address's.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>The proxy on the way; null for none.</summary>
    public ApiProxy? Proxy { get; init; }

    /// <summary>Headers of every request, by which the API server takes the user for another.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Impersonation { get; init; } = [];

    /// <summary>The connection that the environment describes: a KUBECONFIG that is named, the cluster around, or ~/.kube/config.</summary>
    /// <exception cref="KubeConfigException">None is described, or not fully.</exception>
    public static ClusterConnection Find(KubernetesClientOptions options, TimeProvider time)
    {
        var connection = (string.IsNullOrEmpty(options.Environment("KUBECONFIG")) ? FindInCluster(options) : null)
            ?? Kubeconfig.Read(options).Connect(options, time);
        return connection with { Proxy = connection.Proxy ?? ApiProxy.FromEnvironment(connection.Server, options.Environment) };
    }

    /// <summary>The namespace of the service account; null outside of a cluster.</summary>
    public static string? ServiceAccountNamespace(KubernetesClientOptions options)
    {
        var path = Path.Combine(options.ServiceAccountDirectory, "namespace");
        return File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } name ? name : null;
    }

    // KubernetesClientConfiguration.InClusterConfig reads the CA once, and an operator outlives its rotation.
    private static ClusterConnection? FindInCluster(KubernetesClientOptions options)
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
        return Uri.TryCreate($"https://{authority}/", UriKind.Absolute, out var server)
            ? new ClusterConnection(
                server,
                ServerTrust.FromFile(Path.Combine(options.ServiceAccountDirectory, "ca.crt"), "service account"),
                TokenCredentials.FromFile(token))
            {
                Namespace = ServiceAccountNamespace(options),
            }
            : throw new KubeConfigException($"KUBERNETES_SERVICE_HOST, KUBERNETES_SERVICE_PORT: '{authority}' is no address");
    }
}
