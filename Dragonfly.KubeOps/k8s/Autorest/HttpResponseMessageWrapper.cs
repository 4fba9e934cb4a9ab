using System.Net;

namespace k8s.Autorest;

/// <summary>What outlives a response.</summary>
/// <param name="statusCode">HTTP status code.</param>
/// <param name="reasonPhrase">HTTP reason phrase.</param>
public sealed class HttpResponseMessageWrapper(HttpStatusCode statusCode, string? reasonPhrase) : HttpMessageWrapper
{
    /// <summary>HTTP status code; for an error inside a watch the code of the <c>Status</c> object.</summary>
    public HttpStatusCode StatusCode { get; } = statusCode;

    /// <summary>HTTP reason phrase.</summary>
    public string? ReasonPhrase { get; } = reasonPhrase;
}
