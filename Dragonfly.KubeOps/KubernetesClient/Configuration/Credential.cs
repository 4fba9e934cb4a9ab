using System.Security.Cryptography.X509Certificates;

namespace KubeOps.KubernetesClient.Configuration;

/// <summary>What the client shows to the API server.</summary>
/// <param name="Token">Bearer token; null for none.</param>
/// <param name="Certificate">Client certificate with its key; null for none.</param>
internal sealed record Credential(string? Token, X509Certificate2? Certificate)
{
    /// <summary>Shows nothing.</summary>
    public static Credential Anonymous { get; } = new(null, null);

    // A token must not reach a log by way of the record's text.
    public override string ToString() => nameof(Credential);
}
