using System.Security.Cryptography.X509Certificates;

namespace Dragonfly.Operator.Certificates;

/// <summary>What the API server's webhook configurations say of the CA bundle.</summary>
/// <param name="Mutating">The mutating one; null when there is none.</param>
/// <param name="Validating">The validating one; null when there is none.</param>
/// <param name="Resources">That of the entries of resources; null when there is none.</param>
internal sealed record Publication(PublishedConfiguration? Mutating, PublishedConfiguration? Validating, PublishedConfiguration? Resources)
{
    private readonly CaBundle[] _bundles = ReadBundles([.. Mutating?.Webhooks ?? [], .. Validating?.Webhooks ?? [], .. Resources?.Webhooks ?? []]);

    /// <summary>Whether every webhook's bundle holds the certificate. True without any: then nobody is to be told.</summary>
    public bool Trusts(X509Certificate2 certificate) => _bundles.All(bundle => bundle.Contains(certificate));

    /// <summary>All that any webhook trusts.</summary>
    public CaBundle Union() => new(_bundles.SelectMany(bundle => bundle.Content));

    private static CaBundle[] ReadBundles(IEnumerable<PublishedWebhook> webhooks)
    {
        // Nearly always they are all the same.
        List<(ReadOnlyMemory<byte> Text, CaBundle Bundle)> read = [];
        foreach (var webhook in webhooks)
        {
            if (!read.Exists(known => known.Text.Span.SequenceEqual(webhook.CaBundle.Span)))
            {
                read.Add((webhook.CaBundle, ReadBundle(webhook.CaBundle.Span)));
            }
        }

        return [.. read.Select(known => known.Bundle)];
    }

    private static CaBundle ReadBundle(ReadOnlySpan<byte> pem)
    {
        try
        {
            return CaBundle.Read(pem, "caBundle");
        }
        catch (CertificateFormatException)
        {
            // Empty, or overwritten with something else: it trusts none of ours, and is about to be replaced.
            return CaBundle.Empty;
        }
    }
}
