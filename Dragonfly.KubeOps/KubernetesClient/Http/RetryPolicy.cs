using System.Net;
using KubeOps.Abstractions.Timing;

namespace KubeOps.KubernetesClient.Http;

/// <summary>
/// Decides when to retry a request: after 429 and 503, if it is idempotent, up to the configured number of times, and no earlier than
/// <c>Retry-After</c>.
/// </summary>
/// <param name="options">The number of retries and the longest delay.</param>
/// <param name="time">The clock.</param>
internal sealed class RetryPolicy(KubernetesClientOptions options, TimeProvider time)
{
    private readonly Backoff _backoff = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(10));

    /// <summary>The delay before a retry; null if the response is final.</summary>
    /// <param name="request">The request.</param>
    /// <param name="response">The response.</param>
    /// <param name="retries">The number of retries so far.</param>
    public TimeSpan? DelayAfter(ApiRequest request, HttpResponseMessage response, int retries)
    {
        if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
            || !request.IsIdempotent || retries >= options.MaxRetries)
        {
            return null;
        }

        var asked = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => _backoff.Delay(retries + 1),
        };
        return TimeSpan.FromTicks(Math.Clamp(asked.Ticks, 0, options.MaxRetryDelay.Ticks));
    }
}
