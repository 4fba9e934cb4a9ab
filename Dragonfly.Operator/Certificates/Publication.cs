using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using k8s.Models;

namespace Dragonfly.Operator.Certificates;

/// <summary>The CA bundles in the API server's webhook configurations. A configuration that does not exist is null.</summary>
/// <param name="Resources">The one with the entries of resources.</param>
internal sealed record Publication(PublishedConfiguration? Mutating, PublishedConfiguration? Validating, PublishedConfiguration? Resources)
{
    private readonly CaBundle[] _bundles =
    [
        .. new[] { Mutating, Validating, Resources }.SelectMany(configuration => configuration?.Webhooks ?? [])
            // The bundles are nearly always the same.
            .DistinctBy(webhook => Convert.ToBase64String(webhook.CaBundle.Span))
            .Select(webhook => ReadBundle(webhook.CaBundle.Span)),
    ];

    /// <summary>
    /// Whether every webhook's bundle has the certificate. True when there is no webhook, since then no API server needs to know it.
    /// </summary>
    public bool Trusts(X509Certificate2 certificate) => _bundles.All(bundle => bundle.Contains(certificate));

    /// <summary>Every CA that any webhook trusts.</summary>
    public CaBundle Union() => new(_bundles.SelectMany(bundle => bundle.Content));

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

/// <summary>One version of a mutating or validating webhook configuration.</summary>
internal sealed record PublishedConfiguration(string Name, string? ResourceVersion, IReadOnlyList<PublishedWebhook> Webhooks)
{
    public static PublishedConfiguration? Of(V1MutatingWebhookConfiguration? configuration) => configuration is null ? null
        : Of(configuration.Metadata, configuration.Webhooks?.Select(webhook => new PublishedWebhook(webhook.Name, webhook.ClientConfig?.CaBundle)));

    public static PublishedConfiguration? Of(V1ValidatingWebhookConfiguration? configuration) => configuration is null ? null
        : Of(configuration.Metadata, configuration.Webhooks?.Select(webhook => new PublishedWebhook(webhook.Name, webhook.ClientConfig?.CaBundle)));

    /// <summary>The change that makes every webhook trust the bundle; null when every webhook already does.</summary>
    /// <remarks>
    /// A JSON patch touches no other field. It fails when the configuration has changed since it was read: an index could point to
    /// another webhook, or a replica that read the Secret later could have published more.
    /// </remarks>
    public V1Patch? Patch(CaBundle bundle)
    {
        List<JsonNode> patch = [Operation("test", "/metadata/resourceVersion", ResourceVersion)];
        foreach (var (index, webhook) in Webhooks.Index().Where(one => !one.Item.CaBundle.Span.SequenceEqual(bundle.Pem.Span)))
        {
            var path = $"/webhooks/{index}";
            patch.Add(Operation("test", path + "/name", webhook.Name));
            patch.Add(Operation("add", path + "/clientConfig/caBundle", Convert.ToBase64String(bundle.Pem.Span)));
        }

        return patch.Count > 1 ? new(new JsonArray([.. patch]).ToJsonString(), V1Patch.PatchType.JsonPatch) : null;
    }

    private static PublishedConfiguration Of(V1ObjectMeta metadata, IEnumerable<PublishedWebhook>? webhooks) =>
        new(metadata.Name, metadata.ResourceVersion, [.. webhooks ?? []]);

    private static JsonObject Operation(string op, string path, string? value) => new() { ["op"] = op, ["path"] = path, ["value"] = value };
}

/// <summary>One webhook of a configuration, as far as its CA bundle is concerned.</summary>
internal sealed record PublishedWebhook(string Name, ReadOnlyMemory<byte> CaBundle);

/// <summary>Records since when the webhook configurations have trusted each CA, as seen by this replica.</summary>
internal sealed class PublicationHistory(TimeSpan settle, TimeProvider time)
{
    private Dictionary<string, long> _since = [];

    /// <param name="publication">What was read; null when reading failed.</param>
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
