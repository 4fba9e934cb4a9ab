using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s.Authentication;
using k8s.Exceptions;
using KubeOps.KubernetesClient.Http;

namespace KubeOps.KubernetesClient.Configuration;

/// <summary>
/// One or more kubeconfig files, read as kubectl does: the first value counts, and paths are relative to their file. The package's
/// <c>BuildConfigFromConfigObject</c> is not used: it takes only one certificate of a CA bundle, ignores the case of names, runs exec
/// plugins at once and does not name the field in its errors.
/// </summary>
internal sealed class Kubeconfig
{
    private const string InsecureFlag = "insecure-skip-tls-verify";
    private const string Authority = "certificate-authority", AuthorityData = "certificate-authority-data";
    private const string Certificate = "client-certificate", Key = "client-key";

    private readonly List<KubeconfigSection> _files;

    private Kubeconfig(List<KubeconfigSection> files) => _files = files;

    /// <summary>Reads the files that KUBECONFIG names, or ~/.kube/config.</summary>
    /// <exception cref="KubeConfigException">There is no file, or one cannot be read.</exception>
    public static Kubeconfig Read(KubernetesClientOptions options)
    {
        var paths = Paths(options);
        var files = paths.Where(File.Exists).Select(path => KubeconfigSection.Read(Path.GetFullPath(path))).ToList();
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
        var name = _files.Select(file => file.Text("current-context")).FirstOrDefault(name => name is not null)
            ?? throw _files[0].Wrong("current-context", "is missing");
        var context = Find("contexts", "context", name);
        var cluster = Find("clusters", "cluster", context.Text("cluster") ?? throw context.Wrong("cluster", "is missing"));
        var user = context.Text("user") is { } userName ? Find("users", "user", userName) : null;
        return new ClusterConnection(ReadServer(cluster, user), ReadTrust(cluster), ReadCredentials(user, cluster, options, time))
        {
            Namespace = context.Text("namespace"),
            TlsServerName = cluster.Text("tls-server-name"),
            Proxy = cluster.Text("proxy-url") is { } proxy
                ? ApiProxy.Parse(proxy, "the kubeconfig's proxy-url") ?? throw cluster.Wrong("proxy-url", $"'{proxy}' is not an http, https or socks5 URL")
                : null,
            Impersonation = user is null ? [] : ReadImpersonation(user),
        };
    }

    private static string[] Paths(KubernetesClientOptions options) =>
        options.Environment("KUBECONFIG") is { Length: > 0 } paths
            ? paths.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            : [Path.Combine(options.Environment("HOME") ?? "/", ".kube", "config")];

    private KubeconfigSection Find(string list, string item, string name)
    {
        foreach (var file in _files)
        {
            if (file.Sections(list).FirstOrDefault(entry => entry.Value("name") == name) is { } entry)
            {
                return (entry with { Place = file.Where($"{list}[{name}].") }).Section(item) ?? throw file.Wrong($"{list}[{name}].{item}", "is missing");
            }
        }

        throw _files[0].Wrong(list, $"has no entry named '{name}'");
    }

    private static Uri ReadServer(KubeconfigSection cluster, KubeconfigSection? user)
    {
        var server = cluster.Text("server") ?? throw cluster.Wrong("server", "is missing");
        if (!server.Contains("://", StringComparison.Ordinal))
        {
            // kubectl uses TLS if any field needs it.
            var isTls = cluster.Flag(InsecureFlag)
                || (cluster.Text(AuthorityData) ?? cluster.Text(Authority) ?? user?.Text(Certificate + "-data") ?? user?.Text(Certificate)) is not null;
            server = $"{(isTls ? "https" : "http")}://{server}";
        }

        return Uri.TryCreate(server, UriKind.Absolute, out var address) && address.Scheme is "https" or "http"
            ? address.AbsoluteUri.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/")
            : throw cluster.Wrong("server", $"'{server}' is not an http(s) URL");
    }

    private static ServerTrust ReadTrust(KubeconfigSection cluster) =>
        cluster.Flag(InsecureFlag) ? ServerTrust.Insecure
        : cluster.Data(AuthorityData) is { } pem ? ServerTrust.FromPem(pem, cluster.Where(AuthorityData))
        : cluster.FullPath(Authority) is { } path ? ServerTrust.FromFile(path, cluster.Where(Authority))
        : ServerTrust.System;

    private static ICredentialSource ReadCredentials(
        KubeconfigSection? user, KubeconfigSection cluster, KubernetesClientOptions options, TimeProvider time)
    {
        if (user is null)
        {
            return new CertificateCredentials(null);
        }

        if (user.Section("auth-provider") is not null)
        {
            throw user.Wrong("auth-provider", "is not supported; use its successor, an exec plugin");
        }

        var certificate = ReadCertificate(user);
        if (user.Section("exec") is { } exec)
        {
            return ReadExec(exec, cluster, certificate, options, time);
        }

        if (user.FullPath("tokenFile") is { } file)
        {
            return TokenCredentials.FromFile(file, certificate);
        }

        return (user.Text("token"), user.Text("username")) switch
        {
            ({ } token, _) => new TokenCredentials(() => new StringTokenProvider(token, "Bearer"), user.Where("token"), certificate),
            (_, { } name) => new TokenCredentials(
                () => new StringTokenProvider(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{user.Text("password")}")), "Basic"),
                user.Where("username"), certificate),
            _ => new CertificateCredentials(certificate),
        };
    }

    private static ExecCredentials ReadExec(
        KubeconfigSection exec, KubeconfigSection cluster, X509Certificate2? certificate, KubernetesClientOptions options, TimeProvider time)
    {
        const string V1 = "client.authentication.k8s.io/v1", V1Beta1 = "client.authentication.k8s.io/v1beta1";
        var version = exec.Text("apiVersion") ?? throw exec.Wrong("apiVersion", "is missing");
        if (version is not (V1 or V1Beta1))
        {
            throw exec.Wrong("apiVersion", $"'{version}' is not supported; use {V1} or {V1Beta1}");
        }

        // A bare name is looked up in PATH; a command with a slash is relative to the file.
        var command = exec.Text("command") ?? throw exec.Wrong("command", "is missing");
        var plugin = new ProcessStartInfo(command.Contains('/', StringComparison.Ordinal) ? exec.FullPath("command")! : command, exec.Texts("args"));
        foreach (var variable in exec.Sections("env"))
        {
            plugin.Environment[variable.Text("name") ?? throw NoPair()] = variable.Value("value") ?? throw NoPair();
        }

        return new ExecCredentials(plugin, exec, exec.Flag("provideClusterInfo") ? cluster : null, certificate, options.ExecTimeout, time);

        KubeConfigException NoPair() => exec.Wrong("env", "must be a list of name and value");
    }

    private static X509Certificate2? ReadCertificate(KubeconfigSection user)
    {
        var certificate = user.Data(Certificate + "-data") ?? user.FileText(Certificate);
        var key = user.Data(Key + "-data") ?? user.FileText(Key);
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

    private static List<KeyValuePair<string, string>> ReadImpersonation(KubeconfigSection user)
    {
        foreach (var unsupported in (string[])["as-uid", "as-user-extra"])
        {
            if (user.Has(unsupported))
            {
                throw user.Wrong(unsupported, "is not supported");
            }
        }

        var groups = user.Texts("as-groups");
        return user.Text("as") is { } name
            ? [new("Impersonate-User", name), .. groups.Select(group => KeyValuePair.Create("Impersonate-Group", group))]
            : groups.Any() ? throw user.Wrong("as-groups", "needs 'as'")
            : [];
    }
}
