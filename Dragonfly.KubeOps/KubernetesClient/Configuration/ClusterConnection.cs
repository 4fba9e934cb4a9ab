using k8s.Exceptions;
using KubeOps.KubernetesClient.Http;

namespace KubeOps.KubernetesClient.Configuration;

/// <summary>How to reach an API server.</summary>
/// <param name="Server">Its address, with a final slash so that paths can be appended.</param>
/// <param name="Trust">Decides which server certificates are trusted.</param>
/// <param name="Credentials">Authenticates requests.</param>
internal sealed record ClusterConnection(Uri Server, ServerTrust Trust, ICredentialSource Credentials)
{
    /// <summary>The default namespace; null if none is configured.</summary>
    public string? Namespace { get; init; }

    /// <summary>The name that the server's certificate must have instead of the address's.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>The proxy to use; null for none.</summary>
    public ApiProxy? Proxy { get; init; }

    /// <summary>Headers that make every request impersonate another user.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Impersonation { get; init; } = [];

    /// <summary>
    /// The connection from the environment: the kubeconfig that KUBECONFIG names, the surrounding cluster, or ~/.kube/config.
    /// </summary>
    /// <exception cref="KubeConfigException">There is none, or it is incomplete.</exception>
    public static ClusterConnection Find(KubernetesClientOptions options, TimeProvider time)
    {
        var connection = (string.IsNullOrEmpty(options.Environment("KUBECONFIG")) ? FindInCluster(options) : null)
            ?? Kubeconfig.Read(options).Connect(options, time);
        return connection with { Proxy = connection.Proxy ?? ApiProxy.FromEnvironment(connection.Server, options.Environment) };
    }

    /// <summary>The namespace of the service account; null outside a cluster.</summary>
    public static string? ServiceAccountNamespace(KubernetesClientOptions options)
    {
        var path = Path.Combine(options.ServiceAccountDirectory, "namespace");
        return File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } name ? name : null;
    }

    // KubernetesClientConfiguration.InClusterConfig reads the CA only once, but the CA may rotate while the operator runs.
    private static ClusterConnection? FindInCluster(KubernetesClientOptions options)
    {
        var host = options.Environment("KUBERNETES_SERVICE_HOST");
        var port = options.Environment("KUBERNETES_SERVICE_PORT");
        var token = Path.Combine(options.ServiceAccountDirectory, "token");
        if (string.IsNullOrEmpty(host) || string.IsNullOrEmpty(port) || !File.Exists(token))
        {
            return null;
        }

        // URLs need brackets around an IPv6 address.
        var authority = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]:{port}" : $"{host}:{port}";
        return Uri.TryCreate($"https://{authority}/", UriKind.Absolute, out var server)
            ? new ClusterConnection(
                server,
                ServerTrust.FromFile(Path.Combine(options.ServiceAccountDirectory, "ca.crt"), "service account"),
                TokenCredentials.FromFile(token))
            {
                Namespace = ServiceAccountNamespace(options),
            }
            : throw new KubeConfigException($"KUBERNETES_SERVICE_HOST, KUBERNETES_SERVICE_PORT: '{authority}' is not an address");
    }
}
