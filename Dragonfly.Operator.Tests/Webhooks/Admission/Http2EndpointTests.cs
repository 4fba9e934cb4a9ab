using System.Net;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Webhooks.Admission;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Dragonfly.Operator.Tests.Webhooks.Admission;

/// <summary>API servers speak HTTP/2, where bodies and lengths are handled differently.</summary>
public sealed class Http2EndpointTests : AdmissionFixture
{
    protected override HttpProtocols Protocol => HttpProtocols.Http2;

    [TestCase(10)]
    [TestCase(100_000)]
    [TestCase(3_000_000)]
    public async Task Large_and_small_reviews_and_patches_pass(int size)
    {
        Webhook.OnCreate = (webhook, pod, _) => webhook.Patched(pod, writer =>
        {
            writer.WriteStartArray();
            writer.WriteStringValue(new string('x', size));
            writer.WriteEndArray();
        });
        var review = PodReview();
        review["request"]!["object"]!["metadata"]!["annotations"] = new JsonObject { ["big"] = new string('y', size) };
        var patch = (JsonArray)JsonNode.Parse(Convert.FromBase64String((string)(await ReviewAsync(review))["patch"]!))!;
        Assert.That(((string)patch[0]!).Length, Is.EqualTo(size));
        Assert.That(Faults, Is.Empty);
    }

    [Test]
    public async Task Too_long_a_body_is_refused()
    {
        using var response = await PostAsync("mutate/v1pod", new string(' ', 8_000_000));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
    }

    [Test]
    public async Task A_body_that_is_not_whole_in_time_is_ended()
    {
        using var content = new StalledContent(100_000);
        content.Headers.ContentType = new("application/json");
        var answer = Http.PostAsync("mutate/v1pod", content);
        await Eventually.TrueAsync(() => Memory.Taken >= 100_000, "it to have come so far");
        Time.Advance(AdmissionMemory.Deadline);

        using var response = await answer;
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.RequestTimeout));
        await Eventually.TrueAsync(() => Memory.Taken == 0, "its memory to be given back");
        await ReviewAsync(PodReview());
    }

    [Test]
    public async Task Requests_that_stall_on_a_few_connections_make_room_for_others()
    {
        using var client = new HttpClient(new SocketsHttpHandler { EnableMultipleHttp2Connections = true })
        {
            BaseAddress = Http.BaseAddress,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        for (var i = 0; i < 1200; i++)
        {
            var content = new StalledContent(8 * 1024);
            content.Headers.ContentType = new("application/json");
            _ = client.PostAsync(new Uri("mutate/v1pod", UriKind.Relative), content).ContinueWith(_ => content.Dispose(), TaskScheduler.Default);
        }

        await Eventually.TrueAsync(() => Faults.Any(fault => fault.StatusCode == 503), "all room to be taken");
        Time.Advance(AdmissionMemory.Grace);
        await ReviewAsync(PodReview());
        client.CancelPendingRequests();
        await Eventually.TrueAsync(() => Memory.Taken == 0, "everything to be given back");
    }

    [Test]
    public async Task Many_at_once_on_one_connection_do_not_mix() =>
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), async (i, _) =>
        {
            var review = PodReview();
            review["request"]!["uid"] = $"uid-{i}";
            await ReviewAsync(review);
        });

    /// <summary>Sends so many bytes, and then nothing for as long as anybody waits.</summary>
    private sealed class StalledContent(int sent) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(new byte[sent], cancellationToken);
            await stream.FlushAsync(cancellationToken);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 2 * sent;
            return true;
        }
    }
}
