using System.Net;
using KubeOps.Abstractions.Timing;

namespace KubeOps.KubernetesClient.Http;

/// <summary>
/// When to send a request again: after 429 and 503, if it is idempotent, as often as configured, and no sooner than
/// <c>Retry-After</c> says.
/// </summary>
/// <param name="options">How often, and how long to wait at most.</param>
/// <param name="time">The clock.</param>
internal sealed class RetryPolicy(KubernetesClientOptions options, TimeProvider time)
{
    private readonly Backoff _backoff = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(10));

    /// <summary>How long to wait; null for not at all, because the answer is final.</summary>
    /// <param name="request">The request.</param>
    /// <param name="response">The answer.</param>
    /// <param name="retries">How often it was sent again already.</param>
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
