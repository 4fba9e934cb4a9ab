using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>Talks to the API server without anything of what is being tested, and faster than kubectl.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly HttpClient _http;

    public ApiClient(Uri server, string token, string caFile)
        : this(server, caFile, [])
    {
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <param name="server">Where it is.</param>
    /// <param name="caFile">Who signed its certificate.</param>
    /// <param name="identity">The client certificate, with its key, or none.</param>
    public ApiClient(Uri server, string caFile, X509CertificateCollection identity)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(caFile);
        _http = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy, ClientCertificates = identity },
        })
        {
            BaseAddress = server,
            Timeout = TimeSpan.FromSeconds(60),
        };
    }

    public Task<ApiResponse> GetAsync(string path, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Get, path, null, "application/json", cancellationToken);

    public Task<ApiResponse> PostAsync(string path, JsonNode body, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Post, path, body, "application/json", cancellationToken);

    public Task<ApiResponse> PatchAsync(string path, JsonNode mergePatch, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Patch, path, mergePatch, "application/merge-patch+json", cancellationToken);

    /// <summary>Server-side apply.</summary>
    /// <param name="path">The object's, with <c>fieldManager</c>.</param>
    /// <param name="body">What to apply.</param>
    public Task<ApiResponse> ApplyAsync(string path, JsonNode body) =>
        SendAsync(HttpMethod.Patch, path, body, "application/apply-patch+yaml", CancellationToken.None);

    /// <summary>The columns and rows that kubectl prints.</summary>
    public Task<ApiResponse> GetTableAsync(string path) =>
        SendAsync(HttpMethod.Get, path, null, "application/json", CancellationToken.None, "application/json;as=Table;g=meta.k8s.io;v=v1");

    public Task<ApiResponse> DeleteAsync(string path, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Delete, path, null, "application/json", cancellationToken);

    public void Dispose() => _http.Dispose();

    private async Task<ApiResponse> SendAsync(
        HttpMethod method, string path, JsonNode? body, string mediaType, CancellationToken cancellationToken, string accept = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Accept.ParseAdd(accept);
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, mediaType);
        }

        using var response = await _http.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        var isJson = response.Content.Headers.ContentType?.MediaType == "application/json";
        return new(
            response.StatusCode,
            isJson ? JsonNode.Parse(text) : JsonValue.Create(text),
            response.Headers.TryGetValues("Warning", out var warnings) ? [.. warnings] : []);
    }
}
