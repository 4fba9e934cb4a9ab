using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Dragonfly.Operator.Hosting;

/// <summary>What one client may take from the others. docs/operations.md says the same to operators.</summary>
internal sealed record ServerLimits
{
    /// <summary>
    /// Connections at a time to one port; more are closed at once. An API server needs one, and a second when it has more than
    /// <see cref="Streams"/> Pods under way, so the rest is room for slow clients until their time is up. Each of those takes 60 KiB,
    /// and all of them must fit into the memory of a replica.
    /// </summary>
    public int Connections { get; init; } = 640;

    /// <summary>Reviews at a time on one HTTP/2 connection, as many as API servers allow theirs. Beyond it a client opens another one.</summary>
    public int Streams { get; init; } = 250;

    /// <summary>An AdmissionReview holds an object and its predecessor, of at most 3 MiB each as JSON, and some more.</summary>
    public long Body { get; init; } = 7 * 1024 * 1024;

    /// <summary>
    /// What has come of a body and is not read yet, for each connection; on HTTP/2, its windows. By itself the server would hold a
    /// mebibyte for each, and all connections together ten times the memory of a replica.
    /// </summary>
    public int Unread { get; init; } = 64 * 1024;

    /// <summary>All headers of a request. API servers send a dozen short ones.</summary>
    public int HeadersLength { get; init; } = 16 * 1024;

    /// <summary>For a TLS handshake. It takes two round trips within a cluster.</summary>
    public TimeSpan Handshake { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For the headers of a request, from their first byte on.</summary>
    public TimeSpan Headers { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Until an idle connection is closed. Longer than the 90 s after which API servers close theirs: were the server first, a
    /// review could be on its way to a connection that is no more.
    /// </summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(130);

    /// <summary>Until the peer of a silent HTTP/2 connection is asked whether it still lives.</summary>
    public TimeSpan Ping { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// A body that comes slower is given up. An API server waits 30 s at most for the whole answer, and so never gets 7 MiB
    /// through below 240 KiB/s; the bound is far below, for networks under load.
    /// </summary>
    public MinDataRate Sending { get; init; } = new(bytesPerSecond: 16 * 1024, gracePeriod: TimeSpan.FromSeconds(5));

    /// <summary>A response that is read slower is given up.</summary>
    public MinDataRate Reading { get; init; } = new(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(5));
}
