using Dragonfly.Operator.Background;
using k8s.Autorest;
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
public sealed class SharedAuthority : BackgroundService
{
    private readonly IKubernetesClient _client;
    private readonly CaBundlePublisher _publisher;
    private readonly CertificateOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly LeafIssuer _leaf;
    private readonly ServingCertificate _certificate;
    private readonly PublicationHistory _history;
    private readonly RepeatedWork _keeping;
    private readonly RepeatedWork _publishing;
    private readonly RepeatedWork _serving;

    private AuthoritySet? _known;
    private (string? Version, StoredAuthority Content)? _read;

    public SharedAuthority(
        IKubernetesClient client, CaBundlePublisher publisher, ServingCertificate serving, CertificateOptions options,
        TimeProvider time, ILogger<SharedAuthority> logger)
    {
        (_client, _publisher, _certificate, _options, _time, _logger) = (client, publisher, serving, options, time, logger);
        _leaf = new(serving, options.ServingNames, options.Lifetimes);
        _history = new(options.Lifetimes.Settle, time);
        _keeping = new("ca-secret", $"Keeping the CA in Secret {options.Namespace}/{options.Secret}", logger);
        _publishing = new("ca-publication", "Keeping the CA bundle in the webhook configurations", logger);
        _serving = new("leaf-renewal", "Renewing the serving certificate", logger);
    }

    /// <summary>The bundle that clients must trust; null before the Secret is read.</summary>
    public CaBundle? Bundle => Volatile.Read(ref _known)?.Trusted;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        RepeatedWork.RepeatAsync(() => SynchronizeAsync(stoppingToken), _options.Lifetimes.Interval, _time, stoppingToken);

    /// <summary>Checks everything once, and returns whether all of it succeeded.</summary>
    internal async Task<bool> SynchronizeAsync(CancellationToken cancellationToken)
    {
        bool? kept = null;
        var published = await _publishing.TryAsync(
            () => _publisher.PublishAsync(
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
            return ReviewUntilWrittenAsync(seen, cancellationToken);
        },
        cancellationToken);

    private async Task ReviewUntilWrittenAsync(Publication? seen, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await ReviewAsync(seen, cancellationToken);
                return;
            }
            catch (HttpOperationException exception) when (WriteConflict.Is(exception) && attempt < WriteConflict.QuickAttempts)
            {
                // Another replica wrote the Secret between the read and the write. Its content is just as good.
            }
        }
    }

    private async Task ReviewAsync(Publication? seen, CancellationToken cancellationToken)
    {
        var secret = await _client.GetAsync<V1Secret>(_options.Secret, _options.Namespace, cancellationToken);
        var (set, reason) = CaRotation.Decide(
            Read(secret), _known, _leaf.Authority, seen?.Union() ?? CaBundle.Empty, _history.IsSettled, _options.Lifetimes, _time.GetUtcNow());
        if (reason is not null)
        {
            var written = secret is null
                ? await _client.CreateAsync(AuthoritySecret.Create(_options.Secret, _options.Namespace, set), cancellationToken)
                : await _client.UpdateAsync(AuthoritySecret.Write(secret, set), cancellationToken);
            _read = (written.Metadata.ResourceVersion, new(set, set.Trusted, Defect: null));
            _logger.AuthorityWritten(_options.Namespace, _options.Secret, reason, set.Current, set.Trusted.Content.Count);
        }

        Volatile.Write(ref _known, set);
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
        var now = _time.GetUtcNow();
        if (_known is not { } known || known.IsExpired(now))
        {
            return;
        }

        // A CA that a user put into the Secret takes effect once it is published, like one that the operator made.
        var authority = _leaf.Authority is { } own && own.NotAfter > now && !_history.IsSettled(known.Current) ? own : known.Current;
        if (_leaf.Renew(authority, now))
        {
            _logger.LeafIssued(authority, _certificate.LeafNotAfter);
        }
    }
}
