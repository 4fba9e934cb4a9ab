using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Certificates;
using Dragonfly.Operator.Webhooks.Admission;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>Answers every review alike, with a patch or without: what any webhook costs an API server, whoever wrote it.</summary>
internal sealed class ConstantWebhook : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly X509Certificate2 _certificate;
    private readonly ConcurrentQueue<string> _paths = new();
    private int _calls;

    private ConstantWebhook(WebApplication application, X509Certificate2 certificate)
    {
        _application = application;
        _certificate = certificate;
    }

    /// <summary>Reviews that were answered.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Paths of the reviews that came since the last look.</summary>
    public IReadOnlyList<string> TakePaths()
    {
        var paths = new List<string>();
        while (_paths.TryDequeue(out var path))
        {
            paths.Add(path);
        }

        return paths;
    }

    /// <summary>As PEM in base64, for the API server to check the certificate with.</summary>
    public string CaBundle => Convert.ToBase64String(Encoding.ASCII.GetBytes(_certificate.ExportCertificatePem()));

    public int Port => new Uri(_application.Urls.Single()).Port;

    /// <param name="patch">An RFC 6902 array; null: the answer has none.</param>
    public static async Task<ConstantWebhook> StartAsync(string? patch)
    {
        var certificate = CreateCertificate();
        var tls = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true),
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
        };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
            listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(tls) })));
        var webhook = new ConstantWebhook(builder.Build(), certificate);
        webhook._application.Run(context => webhook.AnswerAsync(context, patch));
        await webhook._application.StartAsync();
        return webhook;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _certificate.Dispose();
    }

    private static X509Certificate2 CreateCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=constant", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private async Task AnswerAsync(HttpContext context, string? patch)
    {
        using var review = await JsonDocument.ParseAsync(context.Request.Body);
        var response = new JsonObject
        {
            ["uid"] = review.RootElement.GetProperty("request").GetProperty("uid").GetString(),
            ["allowed"] = true,
        };
        if (patch is not null)
        {
            response["patchType"] = "JSONPatch";
            response["patch"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(patch));
        }

        var answer = new JsonObject { ["apiVersion"] = "admission.k8s.io/v1", ["kind"] = "AdmissionReview", ["response"] = response };
        context.Response.ContentType = "application/json";
        Interlocked.Increment(ref _calls);
        _paths.Enqueue(context.Request.Path);
        await context.Response.WriteAsync(answer.ToJsonString());
    }
}
