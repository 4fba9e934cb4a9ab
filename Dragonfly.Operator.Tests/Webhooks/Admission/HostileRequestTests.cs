using System.Net.Sockets;
using System.Text;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Webhooks.Admission;

namespace Dragonfly.Operator.Tests.Webhooks.Admission;

/// <summary>The port is open to the whole cluster: what comes may be anything, and costs the others nothing.</summary>
public sealed class HostileRequestTests : AdmissionFixture
{
    private const int MiB = 1024 * 1024;

    [Test]
    public async Task Every_broken_review_is_answered()
    {
        Webhook.OnCreate = (webhook, pod, _) => webhook.Unchanged($"{pod.Controller} {pod.Json}");
        var review = PodReview().ToJsonString().Replace("\"namespace\":\"n\"", "\"name\":\"p\\ud83d\\ude00\",\"namespace\":\"n\"", StringComparison.Ordinal);
        for (var at = 0; at < review.Length; at++)
        {
            foreach (var change in "{\"\\:")
            {
                var broken = $"{review[..at]}{change}{review[(at + 1)..]}";
                using var response = await PostAsync("mutate/v1pod", broken);
                Assert.That((int)response.StatusCode, Is.AnyOf(200, 400), broken);
            }
        }
    }

    [Test]
    public async Task A_pod_is_gone_with_its_request()
    {
        await ReviewAsync(PodReview());
        var pod = Webhook.Seen.Single();
        Assert.Multiple(() =>
        {
            Assert.That(pod.Json.GetRawText, Throws.TypeOf<ObjectDisposedException>());
            Assert.That(() => pod.Json.TryGetProperty("spec", out _), Throws.TypeOf<ObjectDisposedException>());
            Assert.That(pod.Metadata.GenerateName, Is.EqualTo("p-"));
        });
    }

    [Test]
    public async Task Large_reviews_wait_for_no_memory_and_keep_none_from_small_ones()
    {
        var padding = Encoding.ASCII.GetBytes(new string(' ', 6 * MiB));
        var senders = new List<TcpClient>();
        try
        {
            // More of them than there is memory for, all of whom owe the rest of their bodies.
            for (var i = 0; i < 4; i++)
            {
                var sender = new TcpClient { NoDelay = true };
                senders.Add(sender);
                await sender.ConnectAsync(Http.BaseAddress!.Host, Http.BaseAddress.Port);
                await sender.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                    $"POST /mutate/v1pod HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: {6 * MiB + 1}\r\n\r\n"));
                _ = sender.GetStream().WriteAsync(padding).AsTask().ContinueWith(_ => { }, TaskScheduler.Default);
            }

            await Fakes.Eventually.TrueAsync(() => Faults.Any(fault => fault.StatusCode == 503), "a refusal");
            Assert.That(Faults.Select(fault => fault.Exception.Message), Has.All.EqualTo("too many reviews at a time"));
            Assert.That((await ReviewAsync(PodReview())).ToJsonString(), Is.EqualTo("""{"uid":"u-1","allowed":true}"""));
        }
        finally
        {
            senders.ForEach(sender => sender.Dispose());
        }

        // Whoever hangs up gives back what it held.
        var large = PodReview().ToJsonString() + new string(' ', 6 * MiB);
        var status = 0;
        for (var attempt = 0; attempt < 100 && status != 200; attempt++)
        {
            try
            {
                using var response = await PostAsync("mutate/v1pod", large);
                status = (int)response.StatusCode;
            }
            catch (HttpRequestException)
            {
                // It was turned away before it had sent everything.
                status = 503;
            }
        }

        Assert.That(status, Is.EqualTo(200));
    }

    [Test]
    public void What_is_taken_can_be_given_back_and_never_exceeds_the_budget()
    {
        var budget = new MemoryBudget(100);
        Assert.That((budget.TryTake(60), budget.TryTake(41), budget.Taken), Is.EqualTo((true, false, 60L)));
        budget.Return(60);
        Assert.That((budget.TryTake(100), budget.Taken), Is.EqualTo((true, 100L)));
    }
}
