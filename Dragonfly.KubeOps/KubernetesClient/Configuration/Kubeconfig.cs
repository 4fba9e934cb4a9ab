using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s.Authentication;
using k8s.Exceptions;
using k8s.KubeConfigModels;
using KubeOps.KubernetesClient.Http;

namespace KubeOps.KubernetesClient.Configuration;

/// <summary>
/// One or more kubeconfig files, read as kubectl does: the first value counts, and paths are relative to their file. The package reads
/// the files, but its <c>BuildConfigFromConfigObject</c> is not used: it takes only one certificate of a CA bundle, ignores the case of
/// names, runs exec plugins at once and does not name the field in its errors.
/// </summary>
internal sealed class Kubeconfig
{
    private readonly List<KubeconfigFile> _files;

    private Kubeconfig(List<KubeconfigFile> files) => _files = files;

    /// <summary>Reads the files that KUBECONFIG names, or ~/.kube/config.</summary>
    /// <exception cref="KubeConfigException">There is no file, or one cannot be read.</exception>
    public static Kubeconfig Read(KubernetesClientOptions options)
    {
        var paths = Paths(options);
        var files = paths.Where(File.Exists).Select(path => KubeconfigFile.Read(Path.GetFullPath(path))).ToList();
        return files.Count > 0
            ? new Kubeconfig(files)
            : throw new KubeConfigException(
                $"neither in a cluster (KUBERNETES_SERVICE_HOST and a service account's token) nor a kubeconfig at {string.Join(", ", paths)}");
    }

    /// <summary>Whether there is a kubeconfig.</summary>
    public static bool Exists(KubernetesClientOptions options) => Paths(options).Any(File.Exists);

    /// <summary>The connection of the current context.</summary>
    /// <exception cref="KubeConfigException">A field is missing or wrong; the message names it.</exception>
    public ClusterConnection Connect(KubernetesClientOptions options, TimeProvider time)
    {
        var name = _files.Select(file => file.Model.CurrentContext).FirstOrDefault(name => !string.IsNullOrEmpty(name))
            ?? throw _files[0].Wrong("current-context", "is missing");
        var context = Find("contexts", "context", name, model => model.Contexts?.Select(entry => (entry?.Name, entry?.ContextDetails)));
        var cluster = Find(
            "clusters", "cluster", context.Item.Cluster is { Length: > 0 } text ? text : throw context.Wrong("cluster", "is missing"),
            model => model.Clusters?.Select(entry => (entry?.Name, entry?.ClusterEndpoint)));
        var user = context.Item.User is { Length: > 0 } userName
            ? Find("users", "user", userName, model => model.Users?.Select(entry => (entry?.Name, entry?.UserCredentials)))
            : null;

        // A relative path starts at the kubeconfig's folder. An exec plugin that is told about the cluster needs the file, too.
        cluster.Item.CertificateAuthority = cluster.FullPath(cluster.Item.CertificateAuthority);
        return new ClusterConnection(ReadServer(cluster, user), ReadTrust(cluster), ReadCredentials(user, cluster.Item, options, time))
        {
            Namespace = context.Item.Namespace is { Length: > 0 } @namespace ? @namespace : null,
            TlsServerName = cluster.Item.TlsServerName is { Length: > 0 } tlsName ? tlsName : null,
            Proxy = cluster.Extra("proxy-url") is { } proxy
                ? ApiProxy.Parse(proxy, "the kubeconfig's proxy-url") ?? throw cluster.Wrong("proxy-url", $"'{proxy}' is not an http, https or socks5 URL")
                : null,
            Impersonation = user is null ? [] : ReadImpersonation(user),
        };
    }

    private static string[] Paths(KubernetesClientOptions options) =>
        options.Environment("KUBECONFIG") is { Length: > 0 } paths
            ? paths.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            : [Path.Combine(options.Environment("HOME") ?? "/", ".kube", "config")];

    private Section<TItem> Find<TItem>(
        string list, string item, string name, Func<K8SConfiguration, IEnumerable<(string? Name, TItem? Item)>?> entries)
        where TItem : class
    {
        foreach (var file in _files)
        {
            foreach (var entry in (entries(file.Model) ?? []).Where(entry => entry.Name == name))
            {
                return entry.Item is { } found
                    ? new Section<TItem>(file, list, name, item, found)
                    : throw file.Wrong($"{list}[{name}].{item}", "is missing");
            }
        }

        throw _files[0].Wrong(list, $"has no entry named '{name}'");
    }

    private static Uri ReadServer(Section<ClusterEndpoint> cluster, Section<UserCredentials>? user)
    {
        var server = cluster.Item.Server is { Length: > 0 } text ? text : throw cluster.Wrong("server", "is missing");
        if (!server.Contains("://", StringComparison.Ordinal))
        {
            // kubectl uses TLS if any field needs it.
            var isTls = cluster.Item.SkipTlsVerify
                || !string.IsNullOrEmpty(cluster.Item.CertificateAuthorityData) || !string.IsNullOrEmpty(cluster.Item.CertificateAuthority)
                || !string.IsNullOrEmpty(user?.Item.ClientCertificateData) || !string.IsNullOrEmpty(user?.Item.ClientCertificate);
            server = $"{(isTls ? "https" : "http")}://{server}";
        }

        return Uri.TryCreate(server, UriKind.Absolute, out var address) && address.Scheme is "https" or "http"
            ? address.AbsoluteUri.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/")
            : throw cluster.Wrong("server", $"'{server}' is not an http(s) URL");
    }

    private static ServerTrust ReadTrust(Section<ClusterEndpoint> cluster)
    {
        const string Data = "certificate-authority-data", File = "certificate-authority";
        return cluster.Item.SkipTlsVerify ? ServerTrust.Insecure
            : cluster.Data(Data, cluster.Item.CertificateAuthorityData) is { } pem ? ServerTrust.FromPem(pem, cluster.Where(Data))
            : cluster.Item.CertificateAuthority is { } path ? ServerTrust.FromFile(path, cluster.Where(File))
            : ServerTrust.System;
    }

    private static ICredentialSource ReadCredentials(
        Section<UserCredentials>? user, ClusterEndpoint cluster, KubernetesClientOptions options, TimeProvider time)
    {
        if (user is null)
        {
            return new CertificateCredentials(null);
        }

        if (user.Item.AuthProvider is not null)
        {
            throw user.Wrong("auth-provider", "is not supported; use its successor, an exec plugin");
        }

        var certificate = ReadCertificate(user);
        if (user.Item.ExternalExecution is { } exec)
        {
            return ReadExec(user, exec, cluster, certificate, options, time);
        }

        if (user.FullPath(user.Extra("tokenFile")) is { } file)
        {
            return TokenCredentials.FromFile(file, certificate);
        }

        return (user.Item.Token, user.Item.UserName) switch
        {
            ({ Length: > 0 } token, _) => new TokenCredentials(() => new StringTokenProvider(token, "Bearer"), user.Where("token"), certificate),
            (_, { Length: > 0 } name) => new TokenCredentials(
                () => new StringTokenProvider(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{user.Item.Password}")), "Basic"),
                user.Where("username"), certificate),
            _ => new CertificateCredentials(certificate),
        };
    }

    private static ExecCredentials ReadExec(
        Section<UserCredentials> user, ExternalExecution exec, ClusterEndpoint cluster, X509Certificate2? certificate,
        KubernetesClientOptions options, TimeProvider time)
    {
        const string V1 = "client.authentication.k8s.io/v1", V1Beta1 = "client.authentication.k8s.io/v1beta1";
        if (exec.ApiVersion is not (V1 or V1Beta1))
        {
            throw user.Wrong("exec.apiVersion", exec.ApiVersion is null ? "is missing" : $"'{exec.ApiVersion}' is not supported; use {V1} or {V1Beta1}");
        }

        if (string.IsNullOrEmpty(exec.Command))
        {
            throw user.Wrong("exec.command", "is missing");
        }

        if (exec.EnvironmentVariables?.Any(variable => variable?.ContainsKey("name") != true || !variable.ContainsKey("value")) == true)
        {
            throw user.Wrong("exec.env", "must be a list of name and value");
        }

        // A bare name is looked up in PATH; a command with a slash is relative to the file.
        exec.Command = exec.Command.Contains('/', StringComparison.Ordinal) ? user.FullPath(exec.Command)! : exec.Command;
        return new ExecCredentials(
            exec, exec.ProvideClusterInfo ? cluster : null, certificate, user.Where("exec"), options.ExecTimeout, time);
    }

    private static X509Certificate2? ReadCertificate(Section<UserCredentials> user)
    {
        const string Certificate = "client-certificate", Key = "client-key";
        var certificate = user.Data(Certificate + "-data", user.Item.ClientCertificateData) ?? user.Text(Certificate, user.Item.ClientCertificate);
        var key = user.Data(Key + "-data", user.Item.ClientKeyData) ?? user.Text(Key, user.Item.ClientKey);
        if (certificate is null && key is null)
        {
            return null;
        }

        try
        {
            return X509Certificate2.CreateFromPem(
                certificate ?? throw user.Wrong(Certificate, "is missing"), key ?? throw user.Wrong(Key, "is missing"));
        }
        catch (CryptographicException e)
        {
            throw user.Wrong(Certificate, $"does not match client-key: {e.Message}");
        }
    }

    private static List<KeyValuePair<string, string>> ReadImpersonation(Section<UserCredentials> user)
    {
        foreach (var unsupported in (string[])["as-uid", "as-user-extra"])
        {
            if (user.Has(unsupported))
            {
                throw user.Wrong(unsupported, "is not supported");
            }
        }

        var groups = user.Item.ImpersonateGroups ?? [];
        return user.Item.Impersonate is { Length: > 0 } name
            ? [new("Impersonate-User", name), .. groups.Select(group => KeyValuePair.Create("Impersonate-Group", group))]
            : groups.Any() ? throw user.Wrong("as-groups", "needs 'as'")
            : [];
    }

    /// <summary>An entry of a list, with its place.</summary>
    private sealed record Section<T>(KubeconfigFile File, string List, string Name, string Key, T Item)
    {
        public string Where(string field) => $"kubeconfig {File.Path}: {List}[{Name}].{Key}.{field}";

        public KubeConfigException Wrong(string field, string problem) => new($"{Where(field)} {problem}");

        public bool Has(string field) => File.Field(List, Name, Key, field) is not null;

        public string? Extra(string field) => File.Field(List, Name, Key, field) is { Length: > 0 } text ? text : null;

        public string? FullPath(string? path) =>
            string.IsNullOrEmpty(path) ? null : Path.GetFullPath(path, Path.GetDirectoryName(File.Path)!);

        public string? Data(string field, string? base64)
        {
            if (string.IsNullOrEmpty(base64))
            {
                return null;
            }

            var data = new byte[base64.Length];
            return Convert.TryFromBase64String(base64, data, out var length)
                ? Encoding.UTF8.GetString(data, 0, length)
                : throw Wrong(field, "is not base64");
        }

        public string? Text(string field, string? path)
        {
            try
            {
                return FullPath(path) is { } full ? System.IO.File.ReadAllText(full) : null;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw Wrong(field, $"cannot be read: {e.Message}");
            }
        }
    }
}
