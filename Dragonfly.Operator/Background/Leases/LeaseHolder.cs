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
public sealed partial class LeaseHolder(IKubernetesClient client, LeaseOptions options, TimeProvider time, ILogger<LeaseHolder> logger)
    : BackgroundService
{
    /// <summary>As in client-go; it spreads the attempts of the replicas.</summary>
    private const double JitterFactor = 1.2;

    // The timing is client-go's. Other replicas take a Lease that was not renewed for Duration. The holder stops acting as one when it could
    // not renew the Lease for RenewDeadline, which is shorter, so that its work has ended when another replica starts.
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RenewDeadline = TimeSpan.FromSeconds(10);

    /// <summary>How often the holder renews the Lease, and the least time between two looks of the others.</summary>
    private static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(2);

    /// <summary>Half of the deadline, so that a hanging request leaves time for another.</summary>
    private static readonly TimeSpan RequestTimeout = RenewDeadline / 2;

    private static readonly TimeSpan ReleaseTimeout = TimeSpan.FromSeconds(2);

    private readonly RepeatedWork _attempts = new("lease", $"Taking or renewing Lease {options.Namespace}/{options.Name}", logger);

    private LeaseTerm _term = new();

    // The Lease as last read or written, and when.
    private V1Lease? _seen;
    private long _seenAt;

    public bool IsHolder => Volatile.Read(ref _term).IsCurrent;

    /// <summary>Runs work in every term in which this replica holds the Lease. The work's token is cancelled when the term ends.</summary>
    /// <exception cref="OperationCanceledException">The operator stops.</exception>
    public async Task RunWhileHeldAsync(Func<CancellationToken, Task> work, CancellationToken stoppingToken)
    {
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
            if (await TryAsync(stoppingToken, stoppingToken))
            {
                await HoldAsync(stoppingToken);
            }
            else
            {
                await Task.Delay(RetryPeriod * (1 + (JitterFactor * Random.Shared.NextDouble())), time, stoppingToken);
            }
        }
    }

    private async Task HoldAsync(CancellationToken stoppingToken)
    {
        var term = _term;
        using var deadline = new CancellationTokenSource(UntilDeadline(), time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stoppingToken);
        term.Start(end.Token);
        LogTaken(options.Namespace, options.Name, options.Identity);
        try
        {
            while (IsMine)
            {
                await Task.Delay(RetryPeriod, time, end.Token);
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

        LogLost(options.Namespace, options.Name, _seen?.Spec?.HolderIdentity);
    }

    private bool IsMine => _seen?.Spec?.HolderIdentity == options.Identity;

    private TimeSpan UntilDeadline()
    {
        var left = RenewDeadline - time.GetElapsedTime(_seenAt);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>Tries once to take or renew the Lease, and returns whether this replica now holds it.</summary>
    private async Task<bool> TryAsync(CancellationToken end, CancellationToken stoppingToken)
    {
        var succeeded = false;
        await _attempts.TryAsync(
            async () =>
            {
                using var timeout = new CancellationTokenSource(RequestTimeout, time);
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

        var began = time.GetTimestamp();
        try
        {
            _seen = _seen is null
                ? await client.CreateAsync(LeaseToWrite(null), cancellationToken)
                : await client.UpdateAsync(LeaseToWrite(_seen), cancellationToken);
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
        var lease = await client.GetAsync<V1Lease>(options.Name, options.Namespace, cancellationToken);
        if (lease?.Metadata.ResourceVersion != _seen?.Metadata.ResourceVersion)
        {
            (_seen, _seenAt) = (lease, time.GetTimestamp());
        }
    }

    private bool IsFree(V1Lease lease) =>
        string.IsNullOrEmpty(lease.Spec?.HolderIdentity)
        || time.GetElapsedTime(_seenAt) >= (lease.Spec.LeaseDurationSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : Duration);

    /// <summary>Returns a new object, so that a failed write leaves _seen as the API server has it.</summary>
    private V1Lease LeaseToWrite(V1Lease? seen)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return new()
        {
            Metadata = seen?.Metadata ?? new() { Name = options.Name, NamespaceProperty = options.Namespace },
            Spec = new()
            {
                HolderIdentity = options.Identity,
                LeaseDurationSeconds = (int)Duration.TotalSeconds,
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
            using var timeout = new CancellationTokenSource(ReleaseTimeout, time);
            var lease = LeaseToWrite(_seen);
            lease.Spec.HolderIdentity = null;
            lease.Spec.LeaseDurationSeconds = 1;
            _seen = await client.UpdateAsync(lease, timeout.Token);
            LogReleased(options.Namespace, options.Name);
        }
        catch (Exception exception)
        {
            LogNotReleased(options.Namespace, options.Name, exception.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "This replica now holds Lease {Namespace}/{Name} as {Identity}")]
    private partial void LogTaken(string @namespace, string name, string identity);

    [LoggerMessage(Level = LogLevel.Warning, Message = "This replica no longer holds Lease {Namespace}/{Name}; its last known holder is {Holder}")]
    private partial void LogLost(string @namespace, string name, string? holder);

    [LoggerMessage(Level = LogLevel.Information, Message = "This replica has released Lease {Namespace}/{Name}")]
    private partial void LogReleased(string @namespace, string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Lease {Namespace}/{Name} could not be released, so other replicas wait until it expires: {Reason}")]
    private partial void LogNotReleased(string @namespace, string name, string reason);
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

/// <summary>The Lease that the replicas share, and who this replica is.</summary>
public sealed record LeaseOptions
{
    public const string DefaultName = "d7y-operator";

    /// <summary>The operator's own namespace.</summary>
    public required string Namespace { get; init; }

    public string Name { get; init; } = DefaultName;

    /// <summary>Identifies this process. A restarted container keeps its Pod's name, but must not be taken for its predecessor.</summary>
    public string Identity { get; init; } = $"{Environment.MachineName}_{Guid.NewGuid()}";
}
