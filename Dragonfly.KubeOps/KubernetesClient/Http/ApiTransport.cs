using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using KubeOps.KubernetesClient.Configuration;

namespace KubeOps.KubernetesClient.Http;

/// <summary>
/// Sends requests to an API server with credentials, over HTTP/2 if the server supports it, and retries them if that is safe.
/// </summary>
/// <param name="connection">How to reach the server.</param>
/// <param name="options">Time-outs and limits.</param>
/// <param name="time">The clock.</param>
internal sealed class ApiTransport(ClusterConnection connection, KubernetesClientOptions options, TimeProvider time) : IDisposable
{
    private readonly RetryPolicy _retries = new(options, time);
    private volatile Pool? _pool;

    public ClusterConnection Connection => connection;

    /// <summary>
    /// Limits the time of a request, from its first byte until <paramref name="send"/> has read what it needs of the response.
    /// </summary>
    /// <exception cref="TimeoutException">It took longer.</exception>
    /// <exception cref="HttpRequestException">The server cannot be reached; the message gives its address and the time it
    /// took.</exception>
    public async Task<T> RunAsync<T>(ApiRequest request, Func<CancellationToken, Task<T>> send, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.RequestTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var started = time.GetTimestamp();
        try
        {
            return await send(either.Token);
        }
        catch (OperationCanceledException e) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{Describe(request)}: no answer within {options.RequestTimeout.TotalSeconds:0.#} s", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            // This is the handler's own time-out, which reports only "The operation was canceled".
            throw Unreachable(HttpRequestError.ConnectionError, $"no connection within {options.ConnectTimeout.TotalSeconds:0.#} s", e);
        }
        catch (HttpRequestException e)
        {
            // The outer exceptions of a failed handshake only say "see inner exception".
            throw Unreachable(e.HttpRequestError, e.InnerException is { } inner && e.HttpRequestError == HttpRequestError.SecureConnectionError
                ? inner.GetBaseException().Message
                : e.Message, e);
        }

        HttpRequestException Unreachable(HttpRequestError error, string cause, Exception e) =>
            new(error, $"{Describe(request)} failed after {time.GetElapsedTime(started).TotalSeconds:0.0} s: {cause}", e);
    }

    /// <summary>Sends a request and returns the successful response once its headers have arrived.</summary>
    /// <exception cref="k8s.Autorest.HttpOperationException">The server refused the request.</exception>
    public async Task<HttpResponseMessage> SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        for (var retries = 0; ; retries++)
        {
            var response = await AuthenticateAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return response;
            }

            using (response)
            {
                var failure = await ApiError.ReadAsync(request, response, connection.Server, cancellationToken);
                await (_retries.DelayAfter(request, response, retries) is { } delay
                    ? Task.Delay(delay, time, cancellationToken)
                    : Task.FromException(failure));
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _pool?.Invoker.Dispose();

    private async Task<HttpResponseMessage> AuthenticateAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var credential = await connection.Credentials.GetAsync(cancellationToken);
        var response = await SendAsync(request, credential, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized || !connection.Credentials.Refuse(credential))
        {
            return response;
        }

        response.Dispose();
        return await SendAsync(request, await connection.Credentials.GetAsync(cancellationToken), cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(ApiRequest request, Credential credential, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(request.Method, new Uri(connection.Server, request.Path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        message.Headers.Accept.ParseAdd(request.Accept);
        message.Headers.UserAgent.ParseAdd("kubeops");
        message.Headers.Authorization = credential.Header;
        foreach (var (name, value) in connection.Impersonation)
        {
            message.Headers.Add(name, value);
        }

        if (connection.TlsServerName is { } serverName)
        {
            // The handler takes the TLS name from this header.
            message.Headers.Host = serverName;
        }

        if (request.Body is { } body)
        {
            message.Content = new ByteArrayContent(body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(request.ContentType);
        }

        return await PoolFor(credential.Certificate).Invoker.SendAsync(message, cancellationToken);
    }

    private string Describe(ApiRequest request)
    {
        var address = new Uri(connection.Server, request.Path).GetLeftPart(UriPartial.Path);
        return connection.Proxy is null ? $"{request.Method} {address}" : $"{request.Method} {address} through the proxy {connection.Proxy}";
    }

    // A connection belongs to the certificate it was opened with. A replaced pool stays with its open watches and is collected after
    // them.
    private Pool PoolFor(X509Certificate2? certificate)
    {
        if (_pool is { } pool && ReferenceEquals(pool.Certificate, certificate))
        {
            return pool;
        }

        var handler = ApiHandler.Create(connection, certificate, options.ConnectTimeout);
        return _pool = new Pool(certificate, new HttpMessageInvoker(handler));
    }

    private sealed record Pool(X509Certificate2? Certificate, HttpMessageInvoker Invoker);
}
