using System.Net;
using System.Text;
using System.Text.Json;
using k8s.Autorest;
using k8s.Json;
using k8s.Models;

namespace KubeOps.KubernetesClient.Http;

/// <summary>Converts failed responses into exceptions.</summary>
internal static class ApiError
{
    // The error page of a proxy is not worth more.
    private const int MaxBody = 64 * 1024;
    private const int ShownCharacters = 500;

    /// <summary>Reads the error of an unsuccessful response.</summary>
    public static async Task<HttpOperationException> ReadAsync(
        ApiRequest request, HttpResponseMessage response, Uri server, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxBody];
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        var status = ReadStatus(buffer.AsSpan(0, length));
        return Create(
            request.Method, new Uri(server, request.Path), response,
            status?.Message ?? Shorten(Encoding.UTF8.GetString(buffer, 0, length)), status);
    }

    /// <summary>Creates the error that a watch sent instead of a change.</summary>
    public static HttpOperationException InStream(Uri address, V1Status? status)
    {
        using var response = new HttpResponseMessage((HttpStatusCode)(status?.Code ?? (int)HttpStatusCode.InternalServerError));
        return Create(HttpMethod.Get, address, response, status?.Message ?? "the watch failed without a reason", status);
    }

    private static HttpOperationException Create(
        HttpMethod method, Uri address, HttpResponseMessage response, string content, V1Status? status)
    {
        // The original request is not attached, because its headers contain a credential.
        using var request = new HttpRequestMessage(method, address);
        var line = content.Length == 0 ? response.ReasonPhrase : content.ReplaceLineEndings(" ");
        return new HttpOperationException($"{method} {address.AbsolutePath}: {(int)response.StatusCode} {line}")
        {
            Request = new HttpRequestMessageWrapper(request, ""),
            Response = new HttpResponseMessageWrapper(response, content),
            Body = status,
        };
    }

    private static V1Status? ReadStatus(ReadOnlySpan<byte> body)
    {
        try
        {
            var status = JsonSerializer.Deserialize(body, KubernetesJsonContext.Default.V1Status);
            return status?.Kind == "Status" ? status : null;
        }
        catch (JsonException)
        {
            // The answer comes from something in front of the API server, so its text is shown instead.
            return null;
        }
    }

    private static string Shorten(string text) =>
        text.Length <= ShownCharacters ? text.Trim() : string.Concat(text.AsSpan(0, ShownCharacters).Trim(), "…");
}
