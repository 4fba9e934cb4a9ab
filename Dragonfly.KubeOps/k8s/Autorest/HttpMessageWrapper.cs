namespace k8s.Autorest;

/// <summary>What outlives an HTTP message: its headers and its text.</summary>
public abstract class HttpMessageWrapper
{
    /// <summary>Headers by name.</summary>
    public IDictionary<string, IEnumerable<string>> Headers { get; } =
        new Dictionary<string, IEnumerable<string>>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The body as text; for a failed request the message of the API server's <c>Status</c> where it sent one.</summary>
    public string Content { get; set; } = "";
}
