using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace KubeOps.KubernetesClient.Configuration;

/// <summary>The credentials of a kubeconfig's user: exec plugin, else token file, else token, each with a client certificate.</summary>
internal static class KubeconfigUser
{
    /// <summary>Reads a user.</summary>
    /// <param name="user">The user.</param>
    /// <param name="cluster">The cluster, which an exec plugin may want to know.</param>
    /// <param name="options">How long an exec plugin may take.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ClusterConfigurationException">A field is wrong, or a form of login that this library does not know.</exception>
    public static ICredentialSource Read(
        KubeconfigSection user, KubeconfigSection cluster, KubernetesClientOptions options, TimeProvider time)
    {
        foreach (var unknown in (string[])["username", "auth-provider", "as"])
        {
            if (user.Json.TryGetProperty(unknown, out _))
            {
                throw user.Wrong(unknown, "is not supported; use a token, a client certificate or an exec plugin");
            }
        }

        var certificate = ReadCertificate(user);
        if (user.Child("exec") is { } exec)
        {
            return new ExecCredential(ExecPlugin.Read(exec, cluster, options.ExecTimeout), certificate, time);
        }

        return user.FilePath("tokenFile") is { } file
            ? new TokenFileCredential(file, certificate)
            : new StaticCredential(new Credential(user.Text("token"), certificate));
    }

    private static X509Certificate2? ReadCertificate(KubeconfigSection user)
    {
        var certificate = ReadPem(user, "client-certificate");
        var key = ReadPem(user, "client-key");
        if (certificate is null && key is null)
        {
            return null;
        }

        try
        {
            return X509Certificate2.CreateFromPem(
                certificate ?? throw user.Wrong("client-certificate", "is missing"),
                key ?? throw user.Wrong("client-key", "is missing"));
        }
        catch (CryptographicException e)
        {
            throw user.Wrong("client-certificate", $"does not go with client-key: {e.Message}");
        }
    }

    private static string? ReadPem(KubeconfigSection user, string field)
    {
        if (user.Data(field + "-data") is { } data)
        {
            return Encoding.UTF8.GetString(data);
        }

        try
        {
            return user.FilePath(field) is { } path ? File.ReadAllText(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw user.Wrong(field, $"cannot be read: {e.Message}");
        }
    }
}
