using System.Collections.Concurrent;
using Dragonfly.Operator.Injection.Selection;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Caching;

/// <summary>
/// Finds a Pod's namespace in the cache. One that is missing was most likely created a moment ago, together with the Pod,
/// and is fetched: once for all Pods that wait for it, and not for long.
/// </summary>
/// <param name="cache">What the watch has brought.</param>
/// <param name="fetch">Reads one namespace from the API server, null when it does not exist; null: there is no API server.</param>
/// <param name="time">Measures the time-out.</param>
/// <param name="logger">Takes failures.</param>
public sealed partial class NamespaceLookup(
    NamespaceCache cache,
    Func<string, CancellationToken, Task<NamespaceFacts?>>? fetch,
    TimeProvider time,
    ILogger<NamespaceLookup> logger)
{
    /// <summary>A Pod waits at most this long; the API server gives the whole webhook 5 seconds.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Lazy<Task<NamespaceFacts?>>> _pending = new();

    /// <summary>Fetches under way.</summary>
    internal int Pending => _pending.Count;

    /// <summary>The namespace, or null when nothing can be known of it. Completes at once for those in the cache.</summary>
    public ValueTask<NamespaceFacts?> FindAsync(string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return default;
        }

        if (cache.Find(name) is { } known)
        {
            return new(known);
        }

        return fetch is null ? default : new(_pending.GetOrAdd(name, Fetching).Value);
    }

    // Lazy: it begins when it is in the dictionary, not before, so nobody's is in vain and none ends before it can be removed.
    private Lazy<Task<NamespaceFacts?>> Fetching(string name) => new(() => FetchAsync(name));

    private async Task<NamespaceFacts?> FetchAsync(string name)
    {
        try
        {
            using var timeout = new CancellationTokenSource(Timeout, time);
            // Waits no longer even for somebody who does not heed the token.
            var fetched = await fetch!(name, timeout.Token).WaitAsync(timeout.Token);
            return fetched is null ? null : cache.GetOrAdd(fetched);
        }
        catch (Exception exception)
        {
            // The Pod's own annotation or label still decides.
            LogFailure(exception, name);
            return null;
        }
        finally
        {
            _pending.TryRemove(name, out _);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Namespace {Namespace} is not cached and could not be fetched")]
    private partial void LogFailure(Exception exception, string @namespace);
}
