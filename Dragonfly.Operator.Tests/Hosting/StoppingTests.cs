using System.Net;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Tests.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Dragonfly.Operator.Tests.Hosting;

public sealed class StoppingTests
{
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(3);

    [Test]
    public async Task Not_ready_at_once_but_serving_until_nobody_asks_any_more_and_all_is_answered()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var @operator = await StandaloneOperator.StartAsync(
            options => options with { Drain = Drain }, services => services.AddSingleton<TimeProvider>(time));
        using var probe = new HttpClient { BaseAddress = @operator.Probes };
        Assert.That(await StatusAsync(probe), Is.EqualTo(HttpStatusCode.OK));
        await using var underWay = await HalfReview.BeginAsync(await @operator.ConnectAsync());

        var stopping = @operator.StopAsync();
        Assert.That(await StatusAsync(probe), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        using (var latecomer = @operator.NewClient())
        {
            using var review = new StringContent(Review.OfPod("{}"), System.Text.Encoding.UTF8, "application/json");
            using var response = await latecomer.PostAsync("/mutate/v1pod", review);
            response.EnsureSuccessStatusCode();
        }

        time.Advance(Drain);
        await Eventually.TrueAsync(() => !CanConnect(@operator.Port), "nobody to listen any more");
        Assert.That(stopping.IsCompleted, Is.False, "a review is under way");
        Assert.That(await underWay.EndAsync(), Is.EqualTo("HTTP/1.1 200 OK"));
        await stopping.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient probe)
    {
        using var response = await probe.GetAsync("/readyz");
        return response.StatusCode;
    }

    private static bool CanConnect(int port)
    {
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        try
        {
            socket.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}
