using System.Net;
using System.Net.Sockets;
using Dragonfly.Operator.Tests.Fakes;
using k8s.Autorest;
using k8s.Exceptions;
using k8s.Models;
using KubeOps.KubernetesClient;
using KubeOps.KubernetesClient.Configuration;

namespace Dragonfly.Operator.Tests.Embedded.Client;

public sealed class RetryTests : ClientFixture
{
    [Test]
    public async Task A_429_is_tried_again_no_sooner_than_told()
    {
        var time = new FakeTimeProvider();
        var client = Connect(time: time);
        Server.Create("api/v1/namespaces", """{"metadata":{"name":"a"}}""");
        Server.Fail(_ => true, 1, 429, retryAfter: "7");

        var read = client.GetAsync<V1Namespace>("a");
        // One timer is the request's deadline, the other the wait.
        await Eventually.TrueAsync(() => time.PendingTimers == 2, "the wait");
        time.Advance(TimeSpan.FromSeconds(6.9));
        Assert.That(Server.Requests, Has.Count.EqualTo(1));
        time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.That((await read)!.Metadata.Name, Is.EqualTo("a"));
        Assert.That(Server.Requests, Has.Count.EqualTo(2));
    }

    [TestCase(429)]
    [TestCase(503)]
    public void Retries_are_bounded(int code)
    {
        Server.Fail(_ => true, int.MaxValue, code, retryAfter: "0");

        var error = Assert.ThrowsAsync<HttpOperationException>(() => Client.GetAsync<V1Namespace>("a"));

        Assert.That(error!.Response.StatusCode, Is.EqualTo((HttpStatusCode)code));
        Assert.That(Server.Requests, Has.Count.EqualTo(5));
    }

    [Test]
    public void What_is_not_idempotent_is_not_tried_again()
    {
        Server.Fail(_ => true, 1, 503, retryAfter: "0");
        Assert.ThrowsAsync<HttpOperationException>(() => Client.CreateAsync(new V1Namespace { Metadata = new() { Name = "a" } }));
        Assert.That(Server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_500_is_not_tried_again()
    {
        Server.Fail(_ => true, 1, 500);
        Assert.ThrowsAsync<HttpOperationException>(() => Client.GetAsync<V1Namespace>("a"));
        Assert.That(Server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_token_that_was_rotated_is_read_again_at_once()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.Write("token", "old\n");
        Server.Create("api/v1/namespaces", """{"metadata":{"name":"a"}}""");
        Server.Authorize = token =>
        {
            // The kubelet replaces the file just now, after the client has read it.
            directory.Write("token", "new\n");
            return token == "new";
        };
        var client = Connect(credentials: TokenCredentials.FromFile(file));

        Assert.That(await client.GetAsync<V1Namespace>("a"), Is.Not.Null);
        Assert.That(
            Server.Requests.Select(request => request.Authorization), Is.EqualTo(new[] { "Bearer old", "Bearer new" }));
    }

    [Test]
    public void A_token_that_stays_refused_is_shown_twice_and_no_more()
    {
        using var directory = new TemporaryDirectory();
        Server.Authorize = _ => false;
        var client = Connect(credentials: TokenCredentials.FromFile(directory.Write("token", "old")));

        var error = Assert.ThrowsAsync<HttpOperationException>(() => client.GetAsync<V1Namespace>("a"));

        Assert.That(error!.Response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(Server.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public void A_token_file_that_is_missing_or_empty_is_named()
    {
        using var directory = new TemporaryDirectory();
        var missing = Connect(credentials: TokenCredentials.FromFile("/nowhere/token"));
        var empty = Connect(credentials: TokenCredentials.FromFile(directory.Write("token", "\n")));

        Assert.That(
            async () => await missing.GetAsync<V1Namespace>("a"),
            Throws.InstanceOf<KubeConfigException>().With.Message.StartsWith("token file /nowhere/token: "));
        Assert.That(
            async () => await empty.GetAsync<V1Namespace>("a"),
            Throws.InstanceOf<KubeConfigException>().With.Message.EndsWith("/token: it is empty"));
    }

    [Test]
    public async Task A_server_that_does_not_answer_is_given_up_in_time()
    {
        var time = new FakeTimeProvider();
        var client = Connect(new KubernetesClientOptions { RequestTimeout = TimeSpan.FromSeconds(30) }, time);
        var answered = new TaskCompletionSource();
        Server.Fail(_ => true, 1, _ => answered.Task);

        var read = client.GetAsync<V1Namespace>("a");
        await Eventually.TrueAsync(() => Server.Requests.Count == 1, "the request");
        time.Advance(TimeSpan.FromSeconds(30));

        Assert.That(
            async () => await read, Throws.InstanceOf<TimeoutException>().With.Message.EqualTo($"GET {Server.Address}api/v1/namespaces/a: no answer within 30 s"));
        answered.SetResult();
    }

    [Test]
    public async Task A_request_can_be_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        var answered = new TaskCompletionSource();
        Server.Fail(_ => true, 1, _ => answered.Task);

        var read = Client.GetAsync<V1Namespace>("a", cancellationToken: cancel.Token);
        await Eventually.TrueAsync(() => Server.Requests.Count == 1, "the request");
        await cancel.CancelAsync();

        Assert.That(async () => await read, Throws.InstanceOf<OperationCanceledException>());
        answered.SetResult();
    }

    [Test]
    public async Task A_server_that_is_not_there_is_named_with_what_was_tried_and_how_long()
    {
        var address = Server.Address;
        await Server.DisposeAsync();
        Assert.That(
            Assert.ThrowsAsync<HttpRequestException>(() => Client.ListAsync<V1Namespace>(labelSelector: "a=b"))!.Message,
            Is.EqualTo($"GET {address}api/v1/namespaces failed after 0.0 s: Connection refused ({address.Authority})"));
    }

    [Test]
    public void A_server_to_which_no_connection_comes_about_is_named_too()
    {
        // It accepts connections, and never answers the TLS handshake.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var address = new Uri($"https://{silent.LocalEndpoint}/");
        using var client = new KubernetesClient(
            new ClusterConnection(address, ServerTrust.Insecure, new CertificateCredentials(null)),
            new KubernetesClientOptions { ConnectTimeout = TimeSpan.FromMilliseconds(50) },
            new FakeTimeProvider());

        Assert.That(
            Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync<V1Namespace>("a"))!.Message,
            Is.EqualTo($"GET {address}api/v1/namespaces/a failed after 0.0 s: no connection within 0.1 s"));
    }
}
