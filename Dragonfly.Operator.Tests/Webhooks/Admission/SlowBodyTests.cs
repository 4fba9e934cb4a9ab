using System.Net;
using System.Net.Sockets;
using System.Text;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Webhooks.Admission;

namespace Dragonfly.Operator.Tests.Webhooks.Admission;

/// <summary>Whoever sends slowly keeps nobody else's review from being read. See Http2EndpointTests for the other protocol.</summary>
public sealed class SlowBodyTests : AdmissionFixture
{
    private const int MiB = 1024 * 1024;
    private const int Large = 6 * MiB;

    private readonly List<TcpClient> _senders = [];

    [TearDown]
    public void HangUp()
    {
        _senders.ForEach(sender => sender.Dispose());
        _senders.Clear();
    }

    [Test]
    public async Task A_body_counts_by_the_bytes_that_have_come()
    {
        for (var i = 0; i < 20; i++)
        {
            await SendAsync(Large, 256 * 1024);
        }

        await Fakes.Eventually.TrueAsync(() => Memory.Taken == 20 * (256 + 16) * 1024, "what has come to be counted");
        Assert.That(await LargeReviewAsync(), Is.EqualTo(HttpStatusCode.OK), "they claimed ten times the budget");
    }

    [Test]
    public async Task Two_slow_senders_of_six_mebibytes_make_room_for_others()
    {
        await SendAsync(Large, Large - 1);
        await SendAsync(Large, Large - 1);
        await Fakes.Eventually.TrueAsync(() => Memory.Taken >= 2 * (Large - 1), "both to have come but for the last byte");
        Assert.That(await LargeReviewAsync(), Is.EqualTo(HttpStatusCode.ServiceUnavailable), "they may still be quick");

        Time.Advance(AdmissionMemory.Grace);

        Assert.That(await LargeReviewAsync(), Is.EqualTo(HttpStatusCode.OK));
        await Fakes.Eventually.TrueAsync(() => Faults.Any(fault => fault.StatusCode == 408), "the slower one's end");
        Assert.That(Faults.Last(fault => fault.StatusCode == 408).Exception.Message, Is.EqualTo("the body came too slowly"));
    }

    [Test]
    public async Task Three_hundred_slow_senders_of_ordinary_size_make_room_for_others()
    {
        // 144 KiB each, of 32 MiB.
        for (var i = 0; i < 300; i++)
        {
            await SendAsync(127 * 1024, 120 * 1024);
        }

        await Fakes.Eventually.TrueAsync(() => Memory.Taken > 31 * MiB, "the budget to be gone");
        Time.Advance(AdmissionMemory.Grace);
        var review = PodReview().ToJsonString();
        using var response = await PostAsync("mutate/v1pod", review + new string(' ', 100 * 1024));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase(1000, 0)]
    [TestCase(1000, 999)]
    [TestCase(100 * 1024, 60 * 1024)]
    [TestCase(Large, Large - 1)]
    public async Task A_body_that_is_not_whole_in_time_is_ended(int length, int sent)
    {
        var sender = await SendAsync(length, sent);
        await Fakes.Eventually.TrueAsync(() => Memory.Taken > sent, "it to have come so far");
        Time.Advance(AdmissionMemory.Deadline);

        using var reader = new StreamReader(sender.GetStream());
        Assert.That(await reader.ReadLineAsync(), Is.EqualTo("HTTP/1.1 408 Request Timeout"));
        await Fakes.Eventually.TrueAsync(() => Memory.Taken == 0, "its memory to be given back");
    }

    [Test]
    public async Task Nothing_stays_taken_whatever_came_of_the_bodies()
    {
        var random = new Random(5);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(async _ =>
        {
            var length = random.Next(1, 2 * MiB);
            var sender = await SendAsync(length, random.Next(2) == 0 ? length : random.Next(length));
            Time.Advance(AdmissionMemory.Grace / 20);
            if (random.Next(2) == 0)
            {
                sender.Dispose();
            }
        }));
        HangUp();
        await Fakes.Eventually.TrueAsync(() => Memory.Taken == 0, "everything to be given back");
    }

    private async Task<HttpStatusCode> LargeReviewAsync()
    {
        try
        {
            using var response = await PostAsync("mutate/v1pod", PodReview().ToJsonString() + new string(' ', Large));
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            // It was turned away before it had sent everything.
            return HttpStatusCode.ServiceUnavailable;
        }
    }

    private async Task<TcpClient> SendAsync(int length, int sent)
    {
        var sender = new TcpClient { NoDelay = true };
        lock (_senders)
        {
            _senders.Add(sender);
        }

        await sender.ConnectAsync(Http.BaseAddress!.Host, Http.BaseAddress.Port);
        await sender.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /mutate/v1pod HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"));
        _ = sender.GetStream().WriteAsync(Encoding.ASCII.GetBytes(new string(' ', sent))).AsTask().ContinueWith(_ => { }, TaskScheduler.Default);
        return sender;
    }
}
