namespace KubeOps.KubernetesClient.Configuration;

/// <summary>Where credentials come from.</summary>
internal interface ICredentialSource
{
    /// <summary>The credential to show now.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ClusterConfigurationException">There is none.</exception>
    public ValueTask<Credential> GetAsync(CancellationToken cancellationToken);

    /// <summary>Takes note that the API server answered 401.</summary>
    /// <param name="refused">The credential that it refused.</param>
    /// <returns>Whether another try with a fresh credential makes sense.</returns>
    public bool Refuse(Credential refused);
}
