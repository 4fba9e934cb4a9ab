using Dragonfly.Operator.Background;
using k8s.Models;
using KubeOps.Abstractions.Rbac;
using KubeOps.KubernetesClient;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Certificates;

/// <summary>
/// Shares a CA with the other replicas through a Secret, signs this replica's leaf, and keeps the CA bundle of the webhook
/// configurations equal to the Secret's. All replicas do the same, and write only what differs.
/// </summary>
[EntityRbac(typeof(V1Secret), Verbs = RbacVerb.Get | RbacVerb.Create | RbacVerb.Update)]
internal sealed class SharedAuthority(
    IKubernetesClient client, CaBundlePublisher publisher, ServingCertificate serving, CertificateOptions options,
    TimeProvider time, ILogger<SharedAuthority> logger)
    : BackgroundService
{
    private readonly LeafIssuer _leaf = new(serving, options, logger);
    private readonly PublicationHistory _history = new(options.Lifetimes.Settle, time);
    private readonly RepeatedWork _keeping = new("ca-secret", $"Keeping the CA in Secret {options.Namespace}/{options.Secret}", logger);
    private readonly RepeatedWork _publishing = new("ca-publication", "Keeping the CA bundle in the webhook configurations", logger);
    private readonly RepeatedWork _serving = new("leaf-renewal", "Renewing the serving certificate", logger);

    private AuthoritySet? _known;
    private (string? Version, StoredAuthority Content)? _read;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        RepeatedWork.RepeatAsync(() => SynchronizeAsync(stoppingToken), options.Lifetimes.Interval, time, stoppingToken);

    /// <summary>Checks everything once, and returns whether all of it succeeded.</summary>
    internal async Task<bool> SynchronizeAsync(CancellationToken cancellationToken)
    {
        bool? kept = null;
        var published = await _publishing.TryAsync(
            () => publisher.PublishAsync(
                async seen =>
                {
                    kept = await KeepAsync(seen, cancellationToken);
                    return kept.Value ? _known?.Trusted : null;
                },
                cancellationToken),
            cancellationToken);
        // The Secret is also kept when the webhook configurations cannot be read.
        kept ??= await KeepAsync(null, cancellationToken);

        // This comes last, so that a replica's first leaf follows the publication of its CA. It runs even after failures, because
        // leaves must not expire.
        return await _serving.TryAsync(RenewLeaf, cancellationToken) && published && kept.Value;
    }

    private Task<bool> KeepAsync(Publication? seen, CancellationToken cancellationToken) => _keeping.TryAsync(
        () =>
        {
            _history.Observe(seen, _known?.Trusted ?? CaBundle.Empty);

            // Where another replica wrote the Secret between the read and the write, its content is just as good.
            return WriteConflict.RetryAsync(() => ReviewAsync(seen, cancellationToken));
        },
        cancellationToken);

    private async Task ReviewAsync(Publication? seen, CancellationToken cancellationToken)
    {
        var secret = await client.GetAsync<V1Secret>(options.Secret, options.Namespace, cancellationToken);
        var (set, reason) = CaRotation.Decide(
            Read(secret), _known, _leaf.Authority, seen?.Union() ?? CaBundle.Empty, _history.IsSettled, options.Lifetimes, time.GetUtcNow());
        if (reason is not null)
        {
            var written = secret is null
                ? await client.CreateAsync(AuthoritySecret.Create(options.Secret, options.Namespace, set), cancellationToken)
                : await client.UpdateAsync(AuthoritySecret.Write(secret, set), cancellationToken);
            _read = (written.Metadata.ResourceVersion, new(set, set.Trusted, Defect: null));
            logger.AuthorityWritten(options.Namespace, options.Secret, reason, set.Current, set.Trusted.Content.Count);
        }

        _known = set;
    }

    // Keys that have not changed are not parsed every few seconds.
    private StoredAuthority? Read(V1Secret? secret)
    {
        if (secret is null)
        {
            return null;
        }

        if (_read is not { } read || read.Version is null || read.Version != secret.Metadata.ResourceVersion)
        {
            _read = read = (secret.Metadata.ResourceVersion, AuthoritySecret.Read(secret));
        }

        return read.Content;
    }

    private void RenewLeaf()
    {
        var now = time.GetUtcNow();
        if (_known is not { } known || known.IsExpired(now))
        {
            return;
        }

        // A CA that a user put into the Secret takes effect once it is published, like one that the operator made.
        var authority = _leaf.Authority is { } own && own.NotAfter > now && !_history.IsSettled(known.Current) ? own : known.Current;
        _leaf.Renew(authority, now);
    }
}
