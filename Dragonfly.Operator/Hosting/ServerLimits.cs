using Dragonfly.Operator.Webhooks.Admission;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Dragonfly.Operator.Hosting;

/// <summary>Limits that keep one client from starving the others. docs/operations.md documents them.</summary>
internal sealed record ServerLimits
{
    /// <summary>
    /// Concurrent connections to one port; more are closed at once. An API server needs one, and a second when it has more than <see
    /// cref="Streams"/> Pods in flight; the rest is room for slow clients until they time out. Each of those takes 60 KiB, and all of
    /// them must fit into a replica's memory.
    /// </summary>
    public int Connections { get; init; } = 640;

    /// <summary>
    /// Concurrent reviews on one HTTP/2 connection, the same number that API servers accept. A client with more opens another
    /// connection.
    /// </summary>
    public int Streams { get; init; } = 250;

    /// <summary>An AdmissionReview holds an object and its predecessor, of at most 3 MiB of JSON each, and a little more.</summary>
    public long Body { get; init; } = AdmissionBody.MaxLength;

    /// <summary>
    /// Unread bytes of a body per connection; on HTTP/2, the window sizes. The server's default of a mebibyte would let all connections
    /// together take ten times a replica's memory.
    /// </summary>
    public int MaxUnread { get; init; } = 64 * 1024;

    /// <summary>All headers of a request. API servers send a dozen short ones.</summary>
    public int HeadersLength { get; init; } = 16 * 1024;

    /// <summary>A TLS handshake takes two round trips within a cluster.</summary>
    public TimeSpan Handshake { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time for a request's headers, from their first byte.</summary>
    public TimeSpan Headers { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Idle connections are closed after this time. API servers close theirs after 90 s; if the server were first, a review could be
    /// lost on a connection that is just closing.
    /// </summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(130);

    /// <summary>After this time a silent HTTP/2 connection is pinged.</summary>
    public TimeSpan Ping { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// A slower body is rejected. An API server waits at most 30 s for the whole answer, so it needs 240 KiB/s for 7 MiB; the limit is
    /// far lower, to allow for busy networks.
    /// </summary>
    public MinDataRate MinRequestRate { get; init; } = new(bytesPerSecond: 16 * 1024, gracePeriod: TimeSpan.FromSeconds(5));

    /// <summary>A response that is read more slowly is aborted.</summary>
    public MinDataRate MinResponseRate { get; init; } = new(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(5));
}
