namespace k8s.Autorest;

/// <summary>What outlives a request.</summary>
/// <param name="method">HTTP method.</param>
/// <param name="requestUri">Address.</param>
public sealed class HttpRequestMessageWrapper(HttpMethod method, Uri? requestUri) : HttpMessageWrapper
{
    /// <summary>HTTP method.</summary>
    public HttpMethod Method { get; } = method;

    /// <summary>Address.</summary>
    public Uri? RequestUri { get; } = requestUri;
}
