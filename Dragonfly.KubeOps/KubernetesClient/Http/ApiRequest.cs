namespace KubeOps.KubernetesClient.Http;

/// <summary>A request that can be sent more than once.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path and query, relative to the server's address.</param>
/// <param name="Body">The body; null for none.</param>
/// <param name="ContentType">Media type of the body.</param>
internal sealed record ApiRequest(HttpMethod Method, string Path, byte[]? Body = null, string ContentType = "application/json")
{
    /// <summary>Whether sending it twice does the same as sending it once.</summary>
    public bool IsIdempotent => Method == HttpMethod.Get || Method == HttpMethod.Put || Method == HttpMethod.Delete;
}
