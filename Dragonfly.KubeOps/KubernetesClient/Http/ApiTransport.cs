using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using KubeOps.Abstractions.Timing;
using KubeOps.KubernetesClient.Configuration;

namespace KubeOps.KubernetesClient.Http;

/// <summary>A request that can be sent more than once.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">Path and query, relative to the server's address.</param>
/// <param name="Body">The body; null for none.</param>
/// <param name="ContentType">The body's media type.</param>
/// <param name="Accept">Media type of the answer.</param>
internal sealed record ApiRequest(
    HttpMethod Method, string Path, byte[]? Body = null, string ContentType = "application/json", string Accept = "application/json");

/// <summary>
/// Sends requests to an API server with credentials, over HTTP/2 if the server supports it, and retries them if that is safe.
/// </summary>
internal sealed class ApiTransport(ClusterConnection connection, KubernetesClientOptions options, TimeProvider time) : IDisposable
{
    private readonly Backoff _backoff = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(10));
    private volatile Pool? _pool;

    public ClusterConnection Connection => connection;

    /// <summary>Sends a request and returns the body of the successful response.</summary>
    /// <exception cref="k8s.Autorest.HttpOperationException">The server refused the request.</exception>
    /// <exception cref="TimeoutException">It took longer than it may.</exception>
    /// <exception cref="HttpRequestException">The server cannot be reached; the message gives its address and the time it
    /// took.</exception>
    public Task<byte[]> SendAsync(ApiRequest request, CancellationToken cancellationToken) => LimitAsync(
        request,
        async token =>
        {
            using var response = await SendUntilAnsweredAsync(request, token);
            return await response.Content.ReadAsByteArrayAsync(token);
        },
        cancellationToken);

    /// <summary>Sends a request and returns the successful response once its headers have arrived, with the same errors.</summary>
    public Task<HttpResponseMessage> OpenAsync(ApiRequest request, CancellationToken cancellationToken) =>
        LimitAsync(request, token => SendUntilAnsweredAsync(request, token), cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _pool?.Invoker.Dispose();

    private async Task<T> LimitAsync<T>(ApiRequest request, Func<CancellationToken, Task<T>> send, CancellationToken cancellationToken)
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
            var cause = e.HttpRequestError == HttpRequestError.SecureConnectionError ? e.GetBaseException() : e;
            throw Unreachable(e.HttpRequestError, cause.Message, e);
        }

        HttpRequestException Unreachable(HttpRequestError error, string cause, Exception e) =>
            new(error, $"{Describe(request)} failed after {time.GetElapsedTime(started).TotalSeconds:0.0} s: {cause}", e);
    }

    private async Task<HttpResponseMessage> SendUntilAnsweredAsync(ApiRequest request, CancellationToken cancellationToken)
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
                await (RetryDelay(request, response, retries) is { } delay
                    ? Task.Delay(delay, time, cancellationToken)
                    : Task.FromException(failure));
            }
        }
    }

    // Null if the response is final: only reads and replacements have the same effect twice as once.
    private TimeSpan? RetryDelay(ApiRequest request, HttpResponseMessage response, int retries)
    {
        if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
            || (request.Method != HttpMethod.Get && request.Method != HttpMethod.Put)
            || retries >= options.MaxRetries)
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

        // The handler takes the name in the server's certificate from this header.
        message.Headers.Host = connection.TlsServerName;
        foreach (var (name, value) in connection.Impersonation)
        {
            message.Headers.Add(name, value);
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

        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = options.ConnectTimeout,
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = connection.Trust.Validate,
                ClientCertificateContext = certificate is null ? null : SslStreamCertificateContext.Create(certificate, null, offline: true),
            },
            UseProxy = connection.Proxy is not null,
            Proxy = connection.Proxy,
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.GZip,
            EnableMultipleHttp2Connections = true,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),

            // An unanswered ping detects a peer that has vanished long before a watch would.
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        };
        return _pool = new Pool(certificate, new HttpMessageInvoker(handler));
    }

    private sealed record Pool(X509Certificate2? Certificate, HttpMessageInvoker Invoker);
}
