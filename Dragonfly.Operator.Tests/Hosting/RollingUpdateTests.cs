using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Text;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Tests.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Dragonfly.Operator.Tests.Hosting;

/// <summary>
/// docs/upgrade.md: Pods are injected all the time. Clients hold their connections as API servers do, behind a balancer that stops
/// choosing a replica only when it turns unready, while each replica is replaced.
/// </summary>
public sealed class RollingUpdateTests
{
    private const string Pod = """{"metadata":{"annotations":{"dragonfly.io/inject":"true"}},"spec":{"containers":[{"name":"a"}]}}""";
    private const int ClientsOfEach = 8;
    private const int MostReviews = 200_000;

    // Longer than the balancer takes to notice, as in a cluster.
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(1.5);

    // All clients together still ask many times in each moment that a connection or a replica ends.
    private static readonly TimeSpan BetweenReviews = TimeSpan.FromMilliseconds(10);

    [TestCase("1.1")]
    [TestCase("2.0")]
    public async Task No_call_fails_while_each_replica_is_replaced(string version)
    {
        await using var service = new FakeService();
        var replicas = new List<StandaloneOperator>();
        using var stop = new CancellationTokenSource();
        var failures = new ConcurrentQueue<string>();
        var answered = 0;
        try
        {
            for (var i = 0; i < 2; i++)
            {
                replicas.Add(await StartAsync(service));
            }

            // Two API servers.
            using var first = NewClient(service);
            using var second = NewClient(service);
            var clients = Enumerable.Range(0, 2 * ClientsOfEach)
                .Select(i => Task.Run(() => ReviewAsync(i % 2 == 0 ? first : second, Version.Parse(version)))).ToArray();
            for (var i = 0; i < 2; i++)
            {
                await UntilMoreAsync(200);
                replicas.Add(await StartAsync(service));
                await UntilMoreAsync(200);
                await replicas[i].StopAsync();
            }

            await UntilMoreAsync(200);
            await stop.CancelAsync();
            await Task.WhenAll(clients);
        }
        finally
        {
            await stop.CancelAsync();
            foreach (var replica in replicas)
            {
                await replica.DisposeAsync();
            }
        }

        Assert.That(failures, Is.Empty, $"of {answered}");

        async Task ReviewAsync(HttpClient client, Version version)
        {
            for (var i = 0; i < MostReviews && !stop.IsCancellationRequested; i++)
            {
                try
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, "/mutate/v1pod")
                    {
                        Version = version,
                        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                        Content = new StringContent(Review.OfPod(Pod), Encoding.UTF8, "application/json"),
                    };
                    using var response = await client.SendAsync(request);
                    var answer = ReviewAnswer.Read(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
                    if (answer.Patch is null)
                    {
                        failures.Enqueue("not injected");
                    }
                }
                catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
                {
                    failures.Enqueue(exception.ToString());
                }

                Interlocked.Increment(ref answered);
                await Task.Delay(BetweenReviews);
            }
        }

        Task UntilMoreAsync(int reviews)
        {
            var wanted = Volatile.Read(ref answered) + reviews;
            return Eventually.TrueAsync(() => Volatile.Read(ref answered) >= wanted, $"{reviews} more answers");
        }
    }

    [TestCase("1.1")]
    [TestCase("2.0")]
    public async Task While_draining_every_answer_ends_its_connection(string version)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var @operator = await StandaloneOperator.StartAsync(
            options => options with { Drain = Drain }, services => services.AddSingleton<TimeProvider>(time));
        var connections = 0;
        using var handler = new SocketsHttpHandler
        {
            SslOptions = new() { RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null },
            ConnectCallback = async (context, cancellationToken) =>
            {
                Interlocked.Increment(ref connections);
                var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            },
        };
        using var client = new HttpClient(handler) { BaseAddress = new($"https://127.0.0.1:{@operator.Port}") };
        await AskAsync();
        await AskAsync();
        Assert.That(connections, Is.EqualTo(1), "as long as it is ready, connections are kept");

        var stopping = @operator.StopAsync();
        Assert.That(await AskAsync(), Is.EqualTo(version == "1.1"));
        await Eventually.TrueAsync(() => AskAsync().GetAwaiter().GetResult() is var _ && connections > 1, "another connection");
        time.Advance(Drain);
        await stopping.WaitAsync(TimeSpan.FromSeconds(20));

        // Whether the answer itself says that the connection ends, as HTTP/1.1 has it.
        async Task<bool> AskAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/mutate/v1pod")
            {
                Version = Version.Parse(version),
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = new StringContent(Review.OfPod(Pod), Encoding.UTF8, "application/json"),
            };
            var sending = client.SendAsync(request);

            // While draining, an answer over HTTP/2 waits for the GOAWAY frame to come first.
            await Eventually.TrueAsync(time, TimeSpan.FromMilliseconds(1), () => sending.IsCompleted, "an answer");
            using var response = await sending;
            response.EnsureSuccessStatusCode();
            return response.Headers.ConnectionClose == true;
        }
    }

    private static async Task<StandaloneOperator> StartAsync(FakeService service)
    {
        var replica = await StandaloneOperator.StartAsync(options => options with { Drain = Drain });
        await service.AddAsync(replica.Port, replica.Probes);
        return replica;
    }

    private static HttpClient NewClient(FakeService service) => new(new SocketsHttpHandler
    {
        // Each replica has a CA of its own here; certificates have tests of their own.
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null },
    })
    {
        BaseAddress = new($"https://127.0.0.1:{service.Port}"),
        Timeout = TimeSpan.FromSeconds(30),
    };
}
