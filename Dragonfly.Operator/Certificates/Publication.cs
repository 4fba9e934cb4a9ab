using System.Security.Cryptography.X509Certificates;

namespace Dragonfly.Operator.Certificates;

/// <summary>The CA bundles in the API server's webhook configurations. A configuration that does not exist is null.</summary>
/// <param name="Mutating">The static mutating one.</param>
/// <param name="Validating">The validating one.</param>
/// <param name="Resources">The one with the entries of resources.</param>
internal sealed record Publication(PublishedConfiguration? Mutating, PublishedConfiguration? Validating, PublishedConfiguration? Resources)
{
    private readonly CaBundle[] _bundles = ReadBundles([.. Mutating?.Webhooks ?? [], .. Validating?.Webhooks ?? [], .. Resources?.Webhooks ?? []]);

    /// <summary>
    /// Whether every webhook's bundle has the certificate. True when there is no webhook, since then no API server needs to know it.
    /// </summary>
    public bool Trusts(X509Certificate2 certificate) => _bundles.All(bundle => bundle.Contains(certificate));

    /// <summary>Every CA that any webhook trusts.</summary>
    public CaBundle Union() => new(_bundles.SelectMany(bundle => bundle.Content));

    private static CaBundle[] ReadBundles(IEnumerable<PublishedWebhook> webhooks)
    {
        // The bundles are nearly always the same.
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
            // The bundle is empty or foreign: it trusts none of the operator's CAs and is about to be replaced.
            return CaBundle.Empty;
        }
    }
}
