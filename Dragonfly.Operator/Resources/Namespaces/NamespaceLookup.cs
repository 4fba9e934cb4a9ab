using System.Collections.Concurrent;
using Dragonfly.Operator.Background;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.Fields;
using k8s.Models;
using KubeOps.KubernetesClient;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Resources.Namespaces;

/// <summary>
/// Finds a Pod's namespace in the cache. One that is missing was most likely created a moment ago, together with the Pod,
/// and is fetched: once for all Pods that wait for it, and not for long.
/// </summary>
/// <remarks>
/// What a fetch finds, or does not find, is remembered for a second, and beside the cache: only the watch knows when a namespace
/// ends, so only the watch puts one where it stays. While the API server does not answer, its last answer of the last minute counts:
/// a namespace that Pods were injected in a moment ago is not unknown.
/// </remarks>
/// <param name="cache">What the watch has brought.</param>
/// <param name="client">Reads from the API server; null: there is none.</param>
public sealed partial class NamespaceLookup(
    NamespaceCache cache, TimeProvider time, ILogger<NamespaceLookup> logger, IKubernetesClient? client = null) : IDisposable
{
    /// <summary>A Pod waits at most this long; the API server gives the whole webhook a few seconds.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    /// <summary>How long the result of a fetch stands.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromSeconds(1);

    /// <summary>How long a namespace that was found stands in for an answer that does not come.</summary>
    public static readonly TimeSpan Reserve = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Fetches at a time, and results that are remembered. Who reaches the port may ask for any number of namespaces; beyond
    /// these the Pod's own annotation or label decides.
    /// </summary>
    internal const int MaxPending = 64, MaxRemembered = 1024;

    private readonly ConcurrentDictionary<string, Lazy<Task<NamespaceInfo?>>> _pending = new();
    private readonly MemoryCache _fetched = BoundedCache.Create(MaxRemembered, time);

    /// <summary>Fetches under way.</summary>
    internal int Pending => _pending.Count;

    /// <summary>The namespace, or null when nothing can be known of it. Completes at once for those in the cache.</summary>
    public ValueTask<NamespaceInfo?> FindAsync(string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return default;
        }

        if (cache.Find(name) is { } known)
        {
            return new(known);
        }

        if (client is null || !LabelSyntax.IsDnsLabel(name))
        {
            return default;
        }

        return _fetched.TryGetValue(name, out Fetched? last) && time.GetElapsedTime(last!.At) < Memory ? new(last.Namespace)
            : _pending.TryGetValue(name, out var pending) ? new(pending.Value)
            : _pending.Count < MaxPending ? new(_pending.GetOrAdd(name, Fetching).Value)
            : default;
    }

    public void Dispose() => _fetched.Dispose();

    // Lazy: it begins when it is in the dictionary, not before, so nobody's is in vain and none ends before it can be removed.
    private Lazy<Task<NamespaceInfo?>> Fetching(string name) => new(() => FetchAsync(name));

    // Without an answer the last one counts, and without a namespace the Pod's own annotation or label.
    private async Task<NamespaceInfo?> FetchAsync(string name)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        try
        {
            // Waits no longer even for somebody who does not heed the token.
            var found = await client!.GetAsync<V1Namespace>(name, cancellationToken: timeout.Token).WaitAsync(timeout.Token);
            var fetched = found is null ? null : NamespaceReader.Read(found);
            _fetched.Remember(name, new Fetched(fetched, time.GetTimestamp()), fetched is null ? Memory : Reserve);

            // The watch knows better, where it has brought the namespace meanwhile.
            return cache.Find(name) ?? fetched;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            LogTimeout(name, Timeout.TotalSeconds);
            return Last(name);
        }
        catch (Exception exception)
        {
            LogFailure(exception, name);
            return Last(name);
        }
        finally
        {
            _pending.TryRemove(name, out _);
        }
    }

    private NamespaceInfo? Last(string name) =>
        cache.Find(name) ?? (_fetched.TryGetValue(name, out Fetched? last) ? last!.Namespace : null);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Namespace {Namespace} is not cached, and the API server did not answer within {Seconds} s")]
    private partial void LogTimeout(string @namespace, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Namespace {Namespace} is not cached and could not be fetched")]
    private partial void LogFailure(Exception exception, string @namespace);

    /// <summary>The API server's answer, and when it came.</summary>
    private sealed record Fetched(NamespaceInfo? Namespace, long At);
}
