using System.Net;
using System.Text;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Webhooks;

/// <summary>A standalone operator whose log lines and counts are looked at after each request.</summary>
public abstract class ReviewFixture
{
    internal const string Pod = """
        {
          "apiVersion": "v1", "kind": "Pod",
          "metadata": { "name": "web", "annotations": { "dragonfly.io/inject": "true" } },
          "spec": { "containers": [{ "name": "app", "image": "busybox" }] }
        }
        """;

    internal StandaloneOperator Operator { get; private set; } = null!;

    internal AdmissionCounts Counts { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        Operator = await StandaloneOperator.StartAsync();
        Counts = new(Operator);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        Counts.Dispose();
        await Operator.DisposeAsync();
    }

    [SetUp]
    public void Forget()
    {
        Operator.Log.Take();
        Counts.Take();
    }

    /// <summary>Whatever came before, the next Pod is injected.</summary>
    [TearDown]
    public async Task ServesOnAsync()
    {
        var answer = await Operator.ReviewAsync(Review.OfPod(Pod));
        Assert.That(answer.Patch, Does.Contain("d7y-cli-tools"));
    }

    internal static HttpRequestMessage Post(string body, string contentType = "application/json") => new(HttpMethod.Post, "/mutate/v1pod")
    {
        Content = new StringContent(body, Encoding.UTF8) { Headers = { ContentType = new(contentType) } },
    };

    /// <summary>Sends a request; yields the body of the response, which must have the status.</summary>
    internal async Task<string> SendAsync(HttpRequestMessage request, HttpStatusCode status)
    {
        using (request)
        {
            using var response = await Operator.Client.SendAsync(request);
            var body = await response.Content.ReadAsStringAsync();
            Assert.That(response.StatusCode, Is.EqualTo(status), body);
            return body;
        }
    }

    /// <summary>That something is an error of one line, which holds what is expected and nothing of the Pod.</summary>
    internal void AssertOneError(string expected)
    {
        var line = Operator.Log.Take().Single();
        Assert.That(line.Level, Is.EqualTo(Microsoft.Extensions.Logging.LogLevel.Error));
        Assert.That(line.Text, Does.StartWith("admission ").And.Contain(": Error"));
        Assert.That($"{line.Text} {line.Exception}", Does.Contain(expected).And.Not.Contain("busybox"));
        Assert.That(Counts.Take(), Is.EqualTo(["Error"]));
    }

    /// <summary>What is no Pod creation is none of the operator's business: nothing is counted, nothing logged.</summary>
    internal void AssertNotNoticed()
    {
        Assert.That(Operator.Log.Take(), Is.Empty);
        Assert.That(Counts.Take(), Is.Empty);
    }
}
