using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Webhooks.Admission;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Tests.Webhooks.Admission;

/// <summary>The endpoints on a free loopback port.</summary>
public abstract class AdmissionFixture
{
    private WebApplication _application = null!;

    internal PodWebhook Webhook { get; private set; } = null!;

    internal FakeTimeProvider Time { get; private set; } = null!;

    internal AdmissionMemory Memory { get; private set; } = null!;

    protected HttpClient Http { get; private set; } = null!;

    private protected ConcurrentQueue<AdmissionFault> Faults { get; private set; } = [];

    protected virtual HttpProtocols Protocol => HttpProtocols.Http1;

    protected virtual void Map(WebApplication application)
    {
    }

    [SetUp]
    public async Task StartAsync()
    {
        Faults = [];
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = Protocol));
        Time = new FakeTimeProvider();
        (Memory, Webhook) = (new AdmissionMemory(Time), new PodWebhook());
        _application = builder.Build();
        _application.MapPodWebhook(Webhook, Memory, Faults.Enqueue);
        Map(_application);
        await _application.StartAsync();
        Http = new HttpClient
        {
            BaseAddress = new Uri(_application.Urls.Single()),
            DefaultRequestVersion = Protocol == HttpProtocols.Http2 ? HttpVersion.Version20 : HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    [TearDown]
    public async Task StopAsync()
    {
        Http.Dispose();
        await _application.DisposeAsync();
    }

    /// <summary>A review of a new Pod.</summary>
    protected static JsonObject PodReview(string operation = "CREATE") => (JsonObject)JsonNode.Parse("""
        {
          "kind": "AdmissionReview", "apiVersion": "admission.k8s.io/v1", "future": {"a": [1]},
          "request": {
            "uid": "u-1", "kind": {"group": "", "version": "v1", "kind": "Pod"},
            "resource": {"group": "", "version": "v1", "resource": "pods"},
            "namespace": "n", "operation": "OPERATION", "dryRun": false,
            "object": {"apiVersion": "v1", "kind": "Pod", "metadata": {"generateName": "p-"}, "spec": {"containers": []}}
          }
        }
        """.Replace("OPERATION", operation, StringComparison.Ordinal))!;

    protected Task<HttpResponseMessage> PostAsync(string path, string body, string contentType = "application/json")
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return Http.PostAsync(new Uri(path, UriKind.Relative), content);
    }

    /// <summary>Sends a review; yields the response within the answer.</summary>
    protected async Task<JsonObject> ReviewAsync(JsonObject review, string path = "mutate/v1pod")
    {
        using var response = await PostAsync(path, review.ToJsonString());
        var text = await response.Content.ReadAsStringAsync();
        Assert.That((int)response.StatusCode, Is.EqualTo(200), text);
        Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/json"));
        Assert.That(response.Content.Headers.ContentLength, Is.EqualTo(Encoding.UTF8.GetByteCount(text)));
        var answer = JsonNode.Parse(text)!;
        Assert.That((string?)answer["apiVersion"], Is.EqualTo("admission.k8s.io/v1"));
        Assert.That((string?)answer["kind"], Is.EqualTo("AdmissionReview"));
        Assert.That((string?)answer["response"]!["uid"], Is.EqualTo((string?)review["request"]!["uid"]));
        return (JsonObject)answer["response"]!;
    }
}
