using Dragonfly.Operator.Hosting;
using Dragonfly.Operator.Tests.E2E.Cluster;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Tests.Webhooks;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Dragonfly.Operator.Tests.Hosting.Limits;

public sealed class SlowClientTests
{
    private const string Pod = """{"metadata":{"annotations":{"dragonfly.io/inject":"true"}},"spec":{"containers":[{"name":"a"}]}}""";

    [Test]
    public async Task Five_hundred_slow_clients_keep_no_review_from_its_answer()
    {
        const int Each = 125, Rounds = 20;
        await using var @operator = await StandaloneOperator.StartAsync();
        var slow = new List<SlowClient>();
        try
        {
            for (var i = 0; i < Each; i++)
            {
                foreach (var how in Enum.GetValues<Slowness>())
                {
                    slow.Add(await SlowClient.ConnectAsync(@operator, how));
                }
            }

            for (var round = 0; round < Rounds; round++)
            {
                await Task.WhenAll(slow.Select(client => client.TrickleAsync()));
                // Over the connection that it has, and over a new one.
                Assert.That((await @operator.ReviewAsync(Review.OfPod(Pod))).Patch, Does.Contain("DRAGONFLY_INJECT_PROXY"));
                using var another = @operator.NewClient();
                using var review = new StringContent(Review.OfPod(Pod), System.Text.Encoding.UTF8, "application/json");
                using var response = await another.PostAsync("/mutate/v1pod", review);
                response.EnsureSuccessStatusCode();
            }
        }
        finally
        {
            slow.ForEach(client => client.Dispose());
        }
    }

    [TestCase(Slowness.Handshake)]
    [TestCase(Slowness.Headers)]
    [TestCase(Slowness.Body)]
    [TestCase(Slowness.Idle)]
    public async Task A_slow_client_is_given_up(Slowness how)
    {
        // Only what the client is slow at: a busy machine is slow at the rest.
        var (soon, late) = (TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        await using var @operator = await StandaloneOperator.StartAsync(
            options => options with { HandshakeTimeout = how == Slowness.Handshake ? soon : late },
            services => services.PostConfigure<KestrelServerOptions>(kestrel =>
            {
                kestrel.Limits.RequestHeadersTimeout = how == Slowness.Headers ? soon : late;
                kestrel.Limits.KeepAliveTimeout = how == Slowness.Idle ? soon : late;
                // The server looks once a second, and takes no shorter grace than that.
                kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 1_000_000, gracePeriod: TimeSpan.FromSeconds(1.1));
            }));
        using var client = await SlowClient.ConnectAsync(@operator, how);
        await client.TrickleAsync();
        await client.WaitForEndAsync();
    }

    [Test, NonParallelizable]
    public async Task Who_claims_to_send_much_is_given_memory_for_what_has_come()
    {
        const int Clients = 50, Mebibyte = 1024 * 1024;
        await using var @operator = await StandaloneOperator.StartAsync();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var slow = new List<SlowClient>();
        for (var i = 0; i < Clients; i++)
        {
            slow.Add(await SlowClient.ConnectAsync(@operator, Slowness.Body));
        }

        await @operator.ReviewAsync(Review.OfPod(Pod));
        Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(Clients * Mebibyte), "they claimed six times that");
        slow.ForEach(client => client.Dispose());
    }

    [Test]
    public async Task Limits_are_those_that_are_documented()
    {
        await using var @operator = await StandaloneOperator.StartAsync();
        var limits = @operator.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;
        Assert.Multiple(() =>
        {
            Assert.That(new ServeOptions().HandshakeTimeout, Is.LessThanOrEqualTo(TimeSpan.FromSeconds(10)));
            Assert.That(limits.RequestHeadersTimeout, Is.LessThanOrEqualTo(TimeSpan.FromSeconds(10)));
            // API servers close idle connections after 90 s, and have to be first.
            Assert.That(limits.KeepAliveTimeout, Is.InRange(TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(300)));
            Assert.That(limits.MaxConcurrentConnections, Is.InRange(600, 4096));
            Assert.That(limits.MaxRequestBodySize, Is.InRange(6 << 20, 8 << 20));
        });
    }
}
