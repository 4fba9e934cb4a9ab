#nullable disable // oblivious, as upstream

namespace k8s.Autorest;

/// <summary>The API server answered with anything but success.</summary>
public sealed class HttpOperationException : Exception
{
    /// <summary>An exception without a message.</summary>
    public HttpOperationException()
    {
    }

    /// <summary>An exception with a message.</summary>
    /// <param name="message">What happened, in one line.</param>
    public HttpOperationException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a message and a cause.</summary>
    /// <param name="message">What happened, in one line.</param>
    /// <param name="innerException">The cause.</param>
    public HttpOperationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The request.</summary>
    public HttpRequestMessageWrapper Request { get; set; }

    /// <summary>The response; its content is the message of the API server's <c>Status</c>.</summary>
    public HttpResponseMessageWrapper Response { get; set; }

    /// <summary>The <see cref="Models.V1Status"/> where the API server sent one.</summary>
    public object Body { get; set; }
}
