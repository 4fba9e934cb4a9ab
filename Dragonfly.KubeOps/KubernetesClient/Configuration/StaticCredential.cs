namespace KubeOps.KubernetesClient.Configuration;

/// <summary>A credential that never changes.</summary>
/// <param name="credential">The credential.</param>
internal sealed class StaticCredential(Credential credential) : ICredentialSource
{
    public ValueTask<Credential> GetAsync(CancellationToken cancellationToken) => new(credential);

    public bool Refuse(Credential refused) => false;
}
