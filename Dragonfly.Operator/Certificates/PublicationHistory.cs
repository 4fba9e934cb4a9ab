namespace Dragonfly.Operator.Certificates;

/// <summary>Since when the webhook configurations have trusted which CA, as this replica saw it.</summary>
internal sealed class PublicationHistory(TimeSpan settle, TimeProvider time)
{
    private Dictionary<string, long> _since = [];

    /// <param name="publication">What was read; null when it could not be.</param>
    /// <param name="trusted">The CAs that matter.</param>
    public void Observe(Publication? publication, CaBundle trusted)
    {
        var now = time.GetTimestamp();
        _since = publication is null
            ? []
            : trusted.Content
                .Where(publication.Trusts)
                .ToDictionary(certificate => certificate.Thumbprint, certificate => _since.GetValueOrDefault(certificate.Thumbprint, now));
    }

    /// <summary>Whether the CA has been published for so long that every API server's watch has brought it.</summary>
    public bool IsSettled(CertificateAuthority authority) =>
        _since.TryGetValue(authority.Certificate.Thumbprint, out var since) && time.GetElapsedTime(since) >= settle;
}
