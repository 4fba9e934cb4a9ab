using System.Net;
using System.Text;
using System.Text.Json;
using k8s.Autorest;
using k8s.Json;
using k8s.Models;

namespace KubeOps.KubernetesClient.Http;

/// <summary>Turns answers that are no success into exceptions.</summary>
internal static class ApiError
{
    // A proxy's error page is not worth more.
    private const int MaxBody = 64 * 1024;
    private const int ShownCharacters = 500;

    /// <summary>Reads an answer.</summary>
    /// <param name="request">The request.</param>
    /// <param name="response">The answer.</param>
    /// <param name="server">Address of the server.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<HttpOperationException> ReadAsync(
        ApiRequest request, HttpResponseMessage response, Uri server, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxBody];
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        var status = ReadStatus(buffer.AsSpan(0, length));
        var error = Create(
            request.Method, new Uri(server, request.Path), response.StatusCode,
            status?.Message ?? Shorten(Encoding.UTF8.GetString(buffer, 0, length)), status, response.ReasonPhrase);
        foreach (var (name, values) in response.Headers)
        {
            error.Response.Headers[name] = values;
        }

        return error;
    }

    /// <summary>Makes the exception for a status that came inside a watch.</summary>
    /// <param name="address">Address of the watch.</param>
    /// <param name="status">The status.</param>
    public static HttpOperationException InStream(Uri address, V1Status? status) =>
        Create(
            HttpMethod.Get, address, (HttpStatusCode)(status?.Code ?? (int)HttpStatusCode.InternalServerError),
            status?.Message ?? "the watch failed without a reason", status, status?.Reason);

    private static HttpOperationException Create(
        HttpMethod method, Uri address, HttpStatusCode code, string content, V1Status? status, string? reason)
    {
        var line = content.Length == 0 ? reason : content.ReplaceLineEndings(" ");
        return new HttpOperationException($"{method} {address.AbsolutePath}: {(int)code} {line}")
        {
            Request = new HttpRequestMessageWrapper(method, address),
            Response = new HttpResponseMessageWrapper(code, reason) { Content = content },
            Body = status!,
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
            // Not from the API server but from something before it: the text itself is shown instead.
            return null;
        }
    }

    private static string Shorten(string text) =>
        text.Length <= ShownCharacters ? text.Trim() : string.Concat(text.AsSpan(0, ShownCharacters).Trim(), "…");
}
