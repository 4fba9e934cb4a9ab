using System.Security.Cryptography.X509Certificates;

namespace KubeOps.KubernetesClient.Configuration;

/// <summary>
/// A token in a file that somebody else renews. It is read for every request: they are few, the file is in memory, and a
/// projected token changes behind a symbolic link whose own time stays the same.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="certificate">Client certificate shown besides the token.</param>
internal sealed class TokenFileCredential(string path, X509Certificate2? certificate) : ICredentialSource
{
    public async ValueTask<Credential> GetAsync(CancellationToken cancellationToken)
    {
        string token;
        try
        {
            token = (await File.ReadAllTextAsync(path, cancellationToken)).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClusterConfigurationException($"token file {path}: {e.Message}", e);
        }

        return token.Length == 0
            ? throw new ClusterConfigurationException($"token file {path}: it is empty")
            : new Credential(token, certificate);
    }

    public bool Refuse(Credential refused) => true;
}
