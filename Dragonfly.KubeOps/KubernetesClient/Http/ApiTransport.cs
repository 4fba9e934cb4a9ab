using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using KubeOps.KubernetesClient.Configuration;

namespace KubeOps.KubernetesClient.Http;

/// <summary>Sends requests to the API server: shows credentials, renews them when refused, tries again when told to.</summary>
/// <param name="connection">The way to the server.</param>
/// <param name="options">Time-outs and retries.</param>
/// <param name="time">The clock.</param>
internal sealed class ApiTransport(ClusterConnection connection, KubernetesClientOptions options, TimeProvider time) : IDisposable
{
    private readonly RetryPolicy _retries = new(options, time);
    private volatile Pool? _pool;

    /// <summary>The way to the server.</summary>
    public ClusterConnection Connection => connection;

    /// <summary>Sends a request until its response begins.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A response with a successful status.</returns>
    /// <exception cref="k8s.Autorest.HttpOperationException">The server's answer is no success.</exception>
    /// <exception cref="ClusterConfigurationException">There is no credential to show.</exception>
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
        message.Headers.Accept.ParseAdd("application/json");
        message.Headers.UserAgent.ParseAdd("kubeops");
        if (connection.TlsServerName is { } name)
        {
            // The handler takes the name for TLS from here.
            message.Headers.Host = name;
        }

        if (credential.Token is { } token)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (request.Body is { } body)
        {
            message.Content = new ByteArrayContent(body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(request.ContentType);
        }

        return await PoolFor(credential.Certificate).Invoker.SendAsync(message, cancellationToken);
    }

    // Connections are tied to the certificate they were opened with. A replaced pool is left to its open watches and is
    // collected after them.
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
