namespace Dragonfly.Operator.Certificates;

/// <summary>Records since when the webhook configurations have trusted each CA, as seen by this replica.</summary>
internal sealed class PublicationHistory(TimeSpan settle, TimeProvider time)
{
    private Dictionary<string, long> _since = [];

    /// <param name="publication">What was read; null when reading failed.</param>
    /// <param name="trusted">The CAs to record.</param>
    public void Observe(Publication? publication, CaBundle trusted)
    {
        var now = time.GetTimestamp();
        _since = publication is null
            ? []
            : trusted.Content
                .Where(publication.Trusts)
                .ToDictionary(certificate => certificate.Thumbprint, certificate => _since.GetValueOrDefault(certificate.Thumbprint, now));
    }

    /// <summary>Whether the CA has been published long enough for every API server's watch to deliver it.</summary>
    public bool IsSettled(CertificateAuthority authority) =>
        _since.TryGetValue(authority.Certificate.Thumbprint, out var since) && time.GetElapsedTime(since) >= settle;
}
