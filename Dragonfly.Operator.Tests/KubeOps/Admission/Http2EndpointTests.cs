using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Dragonfly.Operator.Tests.Embedded.Admission;

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
    public async Task Many_at_once_on_one_connection_do_not_mix() =>
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), async (i, _) =>
        {
            var review = PodReview();
            review["request"]!["uid"] = $"uid-{i}";
            await ReviewAsync(review);
        });
}
