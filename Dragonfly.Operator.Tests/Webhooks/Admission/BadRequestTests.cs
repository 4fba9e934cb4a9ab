using System.Net.Sockets;
using System.Text;
using Dragonfly.Operator.Webhooks.Admission;

namespace Dragonfly.Operator.Tests.Webhooks.Admission;

public sealed class BadRequestTests : AdmissionFixture
{
    private const int MiB = 1024 * 1024;

    [TestCase("")]
    [TestCase("{")]
    [TestCase("hello")]
    [TestCase("{}{}")]
    public Task Not_json(string body) => AssertRefusedAsync(body, 400, "the body is not JSON");

    [TestCase("[]")]
    [TestCase("null")]
    [TestCase("{}")]
    [TestCase("""{"kind":"AdmissionReview"}""")]
    [TestCase("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1beta1","request":{"uid":"u"}}""")]
    [TestCase("""{"kind":"Pod","apiVersion":"admission.k8s.io/v1","request":{"uid":"u"}}""")]
    public Task Not_a_review(string body) => AssertRefusedAsync(body, 400, "the body is not an AdmissionReview of admission.k8s.io/v1");

    [TestCase("")]
    [TestCase(",\"request\":null")]
    [TestCase(",\"request\":[]")]
    public Task No_request(string request) => AssertRefusedAsync(
        $$"""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1"{{request}}}""", 400, "the AdmissionReview has no request");

    [TestCase("{}")]
    [TestCase("{\"uid\":\"\"}")]
    [TestCase("{\"uid\":7}")]
    public Task No_uid(string request) => AssertRefusedAsync(
        $$"""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{{request}}}""", 400,
        "the AdmissionReview's request has no uid");

    [TestCase("text/plain")]
    [TestCase("application/yaml")]
    public Task Another_content_type(string contentType) =>
        AssertRefusedAsync("{}", 415, "the body must be of type application/json", contentType);

    [TestCase("application/json; charset=utf-8")]
    [TestCase("Application/JSON")]
    public async Task Json_by_any_other_spelling_is_taken(string contentType)
    {
        using var response = await PostAsync("mutate/v1pod", PodReview().ToJsonString(), contentType);
        Assert.That((int)response.StatusCode, Is.EqualTo(200));
    }

    [Test]
    public Task Too_long_by_its_own_account() =>
        AssertRefusedAsync(new string(' ', (7 * MiB) + 1), 413, "the body is longer than 7 MiB");

    [Test]
    public async Task Too_long_without_saying_so()
    {
        using var content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(new string(' ', (7 * MiB) + 1))));
        content.Headers.ContentType = new("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "mutate/v1pod") { Content = content };
        request.Headers.TransferEncodingChunked = true;
        using var response = await Http.SendAsync(request);
        Assert.That((int)response.StatusCode, Is.EqualTo(413));
        Assert.That(Faults.Single().StatusCode, Is.EqualTo(413));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Exactly_as_long_as_allowed_in_many_pieces(bool chunked)
    {
        var review = PodReview().ToJsonString();
        var body = Encoding.UTF8.GetBytes(review + new string(' ', (7 * MiB) - review.Length));
        using var content = new StreamContent(new MemoryStream(body), bufferSize: 1000);
        content.Headers.ContentType = new("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "mutate/v1pod") { Content = content };
        request.Headers.TransferEncodingChunked = chunked;
        using var response = await Http.SendAsync(request);
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("\"allowed\":true"));
        Assert.That(Webhook.Seen, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_body_in_many_segments_is_read_whole()
    {
        var review = PodReview();
        review["request"]!["object"]!["metadata"]!["name"] = "ü" + new string('n', 200);
        var body = Encoding.UTF8.GetBytes(review.ToJsonString());
        using var socket = new TcpClient { NoDelay = true };
        await socket.ConnectAsync(Http.BaseAddress!.Host, Http.BaseAddress.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            "POST /mutate/v1pod HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"));
        foreach (var piece in body.Chunk(7))
        {
            await stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes($"{piece.Length:x}\r\n"), .. piece, .. "\r\n"u8]);
        }

        await stream.WriteAsync("0\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync();

        Assert.That(answer, Does.StartWith("HTTP/1.1 200 OK").And.Contains("\"allowed\":true"));
        Assert.That(Webhook.Seen.Single().Metadata.Name, Is.EqualTo("ü" + new string('n', 200)));
    }

    [Test]
    public async Task A_client_that_hangs_up_is_no_fault()
    {
        using (var socket = new TcpClient { LingerState = new LingerOption(true, 0) })
        {
            await socket.ConnectAsync(Http.BaseAddress!.Host, Http.BaseAddress.Port);
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                "POST /mutate/v1pod HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"));
        }

        // Requests are served after one another here, so by the time of this answer the other one has been dealt with.
        for (var i = 0; i < 20; i++)
        {
            await ReviewAsync(PodReview());
        }

        Assert.That(Faults, Is.Empty);
    }

    [Test]
    public async Task A_client_that_hangs_up_while_the_webhook_works_is_no_fault()
    {
        var called = new TaskCompletionSource();
        var gone = new TaskCompletionSource();
        Webhook.OnCreate = (webhook, _, _) =>
        {
            called.SetResult();
            gone.Task.Wait();
            return webhook.Unchanged();
        };
        using var cancel = new CancellationTokenSource();
        using var content = new StringContent(PodReview().ToJsonString(), Encoding.UTF8, "application/json");
        var post = Http.PostAsync(new Uri("mutate/v1pod", UriKind.Relative), content, cancel.Token);
        await called.Task;
        await cancel.CancelAsync();
        Assert.That(async () => await post, Throws.InstanceOf<OperationCanceledException>());
        gone.SetResult();

        Webhook.OnCreate = (webhook, _, _) => webhook.Unchanged();
        await ReviewAsync(PodReview());
        Assert.That(Faults, Is.Empty);
    }

    [Test]
    public async Task Another_method_or_path_is_not_served()
    {
        using var get = await Http.GetAsync(new Uri("mutate/v1pod", UriKind.Relative));
        using var elsewhere = await PostAsync("mutate/v1secret", "{}");
        Assert.That((int)get.StatusCode, Is.EqualTo(405));
        Assert.That((int)elsewhere.StatusCode, Is.EqualTo(404));
    }

    private async Task AssertRefusedAsync(string body, int status, string line, string contentType = "application/json")
    {
        using var response = await PostAsync("mutate/v1pod", body, contentType);
        Assert.Multiple(async () =>
        {
            Assert.That((int)response.StatusCode, Is.EqualTo(status));
            Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo(line + "\n"));
            Assert.That(Faults.Single(), Has.Property("StatusCode").EqualTo(status).And.Property("Uid").Null);
            Assert.That(Webhook.Seen, Is.Empty);
        });
    }
}
