using System.Text;

namespace KubeOps.KubernetesClient.Configuration;

/// <summary>The connection that a kubeconfig's current context stands for.</summary>
internal static class KubeconfigConfiguration
{
    /// <summary>Reads the kubeconfig.</summary>
    /// <param name="options">Where to look.</param>
    /// <param name="time">The clock, for credentials that expire.</param>
    /// <exception cref="ClusterConfigurationException">There is none, or it is wrong.</exception>
    public static ClusterConnection Load(KubernetesClientOptions options, TimeProvider time)
    {
        var kubeconfig = Kubeconfig.Read(options);
        var context = kubeconfig.Find(
            "contexts", "context", kubeconfig.Text("current-context") ?? throw kubeconfig.Wrong("current-context", "is missing"));
        var cluster = kubeconfig.Find("clusters", "cluster", context.Need("cluster"));
        var server = cluster.Need("server");
        if (!Uri.TryCreate(server, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http"))
        {
            throw cluster.Wrong("server", $"'{server}' is no http(s) URL");
        }

        if (cluster.Text("proxy-url") is not null)
        {
            throw cluster.Wrong("proxy-url", "is not supported; set HTTPS_PROXY");
        }

        // Relative paths are appended to it, so it must end in a slash.
        address = address.AbsoluteUri.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");
        var credentials = context.Text("user") is { } user
            ? KubeconfigUser.Read(kubeconfig.Find("users", "user", user), cluster, options, time)
            : new StaticCredential(Credential.Anonymous);
        return new ClusterConnection(
            address, ReadTrust(cluster), credentials, context.Text("namespace"), cluster.Text("tls-server-name"));
    }

    private static ServerTrust ReadTrust(KubeconfigSection cluster)
    {
        const string Data = "certificate-authority-data", File = "certificate-authority";
        if (cluster.Flag("insecure-skip-tls-verify"))
        {
            return ServerTrust.Insecure;
        }

        if (cluster.Data(Data) is { } pem)
        {
            return ServerTrust.FromPem(Encoding.UTF8.GetString(pem), $"kubeconfig {cluster.File}: {cluster.Where}.{Data}");
        }

        return cluster.FilePath(File) is { } path
            ? ServerTrust.FromFile(path, $"kubeconfig {cluster.File}: {cluster.Where}.{File}")
            : ServerTrust.System;
    }
}
