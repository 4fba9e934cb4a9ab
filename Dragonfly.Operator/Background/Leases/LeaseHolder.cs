using System.Net;
using k8s.Autorest;
using k8s.Models;
using KubeOps.Abstractions.Rbac;
using KubeOps.KubernetesClient;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Background.Leases;

/// <summary>Elects the one replica that does what must be done only once: the holder of a Lease, by client-go's rules.</summary>
/// <remarks>
/// <code>
/// the Lease                        | this replica
/// does not exist                   | creates it and holds it
/// has no holder (it stopped)       | takes it
/// was not renewed in time          | takes it
/// was renewed by another replica   | looks again a little later
/// is held by this replica          | renews it, and stops acting as the holder when the renewal deadline passes
/// </code>
/// Replicas do not compare their clocks: each measures the duration from when it saw the last renewal.
/// </remarks>
[EntityRbac(typeof(V1Lease), Verbs = RbacVerb.Get | RbacVerb.Create | RbacVerb.Update)]
public sealed class LeaseHolder : BackgroundService
{
    /// <summary>As in client-go; it spreads the attempts of the replicas.</summary>
    private const double JitterFactor = 1.2;

    private static readonly TimeSpan ReleaseTimeout = TimeSpan.FromSeconds(2);

    private readonly IKubernetesClient _client;
    private readonly LeaseOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<LeaseHolder> _logger;
    private readonly RepeatedWork _attempts;

    private LeaseTerm _term = new();

    // The Lease as last read or written, and when.
    private V1Lease? _seen;
    private long _seenAt;

    public LeaseHolder(IKubernetesClient client, LeaseOptions options, TimeProvider time, ILogger<LeaseHolder> logger)
    {
        (_client, _options, _time, _logger) = (client, options, time, logger);
        _attempts = new("lease", $"Taking or renewing Lease {options.Namespace}/{options.Name}", logger);
    }

    public bool IsHolder => Volatile.Read(ref _term).IsCurrent;

    /// <summary>Runs work in every term in which this replica holds the Lease. The work's token is cancelled when the term ends.</summary>
    /// <exception cref="OperationCanceledException">The operator stops.</exception>
    public async Task RunWhileHeldAsync(Func<CancellationToken, Task> work, CancellationToken stoppingToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        for (var term = Volatile.Read(ref _term); ; term = term.Next)
        {
            var end = await term.Started.WaitAsync(stoppingToken);
            if (end.IsCancellationRequested)
            {
                continue;
            }

            using var either = CancellationTokenSource.CreateLinkedTokenSource(end, stoppingToken);
            try
            {
                await work(either.Token);
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested && !stoppingToken.IsCancellationRequested)
            {
                // The work continues in the next term, here or in another replica.
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await TakeAsync(stoppingToken);
            await HoldAsync(stoppingToken);
        }
    }

    private async Task TakeAsync(CancellationToken stoppingToken)
    {
        while (!await TryAsync(stoppingToken, stoppingToken))
        {
            await Task.Delay(_options.RetryPeriod * (1 + (JitterFactor * Random.Shared.NextDouble())), _time, stoppingToken);
        }
    }

    private async Task HoldAsync(CancellationToken stoppingToken)
    {
        var term = _term;
        using var deadline = new CancellationTokenSource(UntilDeadline(), _time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stoppingToken);
        term.Start(end.Token);
        _logger.LeaseTaken(_options.Namespace, _options.Name, _options.Identity);
        try
        {
            while (IsMine)
            {
                await Task.Delay(_options.RetryPeriod, _time, end.Token);
                if (await TryAsync(end.Token, stoppingToken))
                {
                    deadline.CancelAfter(UntilDeadline());
                }
            }
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            // The deadline has passed.
        }
        finally
        {
            await end.CancelAsync();
            Volatile.Write(ref _term, term.Next);
            if (stoppingToken.IsCancellationRequested)
            {
                await ReleaseAsync();
            }
        }

        _logger.LeaseLost(_options.Namespace, _options.Name, _seen?.Spec?.HolderIdentity);
    }

    private bool IsMine => _seen?.Spec?.HolderIdentity == _options.Identity;

    private TimeSpan UntilDeadline()
    {
        var left = _options.RenewDeadline - _time.GetElapsedTime(_seenAt);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>Tries once to take or renew the Lease, and returns whether this replica now holds it.</summary>
    private async Task<bool> TryAsync(CancellationToken end, CancellationToken stoppingToken)
    {
        var succeeded = false;
        await _attempts.TryAsync(
            async () =>
            {
                using var timeout = new CancellationTokenSource(_options.RequestTimeout, _time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, end);
                succeeded = await TryOnceAsync(either.Token);
            },
            stoppingToken);
        return succeeded;
    }

    private async Task<bool> TryOnceAsync(CancellationToken cancellationToken)
    {
        // The holder expects the Lease to be as it wrote it last; if it is not, the update is refused.
        if (!IsHolder)
        {
            await ReadAsync(cancellationToken);
            if (_seen is not null && !IsMine && !IsFree(_seen))
            {
                return false;
            }
        }

        var began = _time.GetTimestamp();
        try
        {
            _seen = _seen is null
                ? await _client.CreateAsync(LeaseToWrite(null), cancellationToken)
                : await _client.UpdateAsync(LeaseToWrite(_seen), cancellationToken);
            _seenAt = began;
            return true;
        }
        catch (HttpOperationException exception) when (exception.Response?.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.NotFound)
        {
            // Another writer won the conflict, or somebody deleted the Lease.
            await ReadAsync(cancellationToken);
            return false;
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var lease = await _client.GetAsync<V1Lease>(_options.Name, _options.Namespace, cancellationToken);
        if (lease?.Metadata.ResourceVersion != _seen?.Metadata.ResourceVersion)
        {
            (_seen, _seenAt) = (lease, _time.GetTimestamp());
        }
    }

    private bool IsFree(V1Lease lease) =>
        string.IsNullOrEmpty(lease.Spec?.HolderIdentity)
        || _time.GetElapsedTime(_seenAt) >= (lease.Spec.LeaseDurationSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : _options.Duration);

    /// <summary>Returns a new object, so that a failed write leaves _seen as the API server has it.</summary>
    private V1Lease LeaseToWrite(V1Lease? seen)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        return new()
        {
            Metadata = seen?.Metadata ?? new() { Name = _options.Name, NamespaceProperty = _options.Namespace },
            Spec = new()
            {
                HolderIdentity = _options.Identity,
                LeaseDurationSeconds = (int)_options.Duration.TotalSeconds,
                AcquireTime = IsMine ? seen?.Spec?.AcquireTime : now,
                RenewTime = now,
                LeaseTransitions = seen is null ? 0 : (seen.Spec?.LeaseTransitions ?? 0) + (IsMine ? 0 : 1),
            },
        };
    }

    /// <summary>Lets another replica take over at once.</summary>
    private async Task ReleaseAsync()
    {
        if (!IsMine)
        {
            return;
        }

        try
        {
            using var timeout = new CancellationTokenSource(ReleaseTimeout, _time);
            var lease = LeaseToWrite(_seen);
            lease.Spec.HolderIdentity = null;
            lease.Spec.LeaseDurationSeconds = 1;
            _seen = await _client.UpdateAsync(lease, timeout.Token);
            _logger.LeaseReleased(_options.Namespace, _options.Name);
        }
        catch (Exception exception)
        {
            _logger.LeaseNotReleased(_options.Namespace, _options.Name, exception.Message);
        }
    }
}

/// <summary>
/// A period in which this replica holds the Lease, or a future one. Each term links to the next, so that waiting code misses none.
/// </summary>
internal sealed class LeaseTerm
{
    private readonly TaskCompletionSource<CancellationToken> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lazy<LeaseTerm> _next = new(() => new LeaseTerm());

    public LeaseTerm Next => _next.Value;

    /// <summary>Completes when the term begins, with the token that is cancelled when it ends.</summary>
    public Task<CancellationToken> Started => _started.Task;

    public bool IsCurrent => Started is { IsCompletedSuccessfully: true, Result.IsCancellationRequested: false };

    public void Start(CancellationToken end) => _started.SetResult(end);
}

internal static partial class LeaseLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "This replica now holds Lease {Namespace}/{Name} as {Identity}")]
    public static partial void LeaseTaken(this ILogger logger, string @namespace, string name, string identity);

    [LoggerMessage(Level = LogLevel.Warning, Message = "This replica no longer holds Lease {Namespace}/{Name}; its last known holder is {Holder}")]
    public static partial void LeaseLost(this ILogger logger, string @namespace, string name, string? holder);

    [LoggerMessage(Level = LogLevel.Information, Message = "This replica has released Lease {Namespace}/{Name}")]
    public static partial void LeaseReleased(this ILogger logger, string @namespace, string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Lease {Namespace}/{Name} could not be released, so other replicas wait until it expires: {Reason}")]
    public static partial void LeaseNotReleased(this ILogger logger, string @namespace, string name, string reason);
}
