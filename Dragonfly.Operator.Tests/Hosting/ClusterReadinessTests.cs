using System.Net;
using Dragonfly.Operator.Hosting;
using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Tests.Hosting;

/// <summary>With an API server, which takes its time.</summary>
[NonParallelizable]
public sealed class ClusterReadinessTests
{
    private readonly string _kubeconfig = Path.GetTempFileName();
    private readonly string _caFile = Path.GetTempFileName();
    private string? _kubeconfigBefore;

    [SetUp]
    public void Remember() => _kubeconfigBefore = Environment.GetEnvironmentVariable("KUBECONFIG");

    [TearDown]
    public void Forget()
    {
        Environment.SetEnvironmentVariable("KUBECONFIG", _kubeconfigBefore);
        File.Delete(_kubeconfig);
        File.Delete(_caFile);
    }

    [Test]
    public async Task Nothing_is_ready_before_the_caches_are_filled()
    {
        var answers = new TaskCompletionSource();
        await using var server = await FakeApiServer.StartAsync();
        // It may stay so for ever, and upstream shows it to no controller.
        server.Create("/api/v1/namespaces/going", """{ "metadata": { "name": "going", "deletionTimestamp": "2024-01-01T00:00:00Z" } }""");
        server.Fail(request => request.IsList && request.Path.EndsWith("/namespaces", StringComparison.Ordinal), 1, async context =>
        {
            await answers.Task;
            context.Response.StatusCode = 503;
        });
        await File.WriteAllTextAsync(_kubeconfig, $$"""
            apiVersion: v1
            kind: Config
            current-context: fake
            contexts: [{ name: fake, context: { cluster: fake, user: fake } }]
            clusters: [{ name: fake, cluster: { server: "{{server.Address}}" } }]
            users: [{ name: fake, user: { token: t } }]
            """);
        Environment.SetEnvironmentVariable("KUBECONFIG", _kubeconfig);
        using var app = OperatorHost.Build(new ServeOptions { Port = 0, ProbePort = 0, Certificates = new() { CaOut = _caFile } }, services => services.RemoveAll<ILoggerProvider>());
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{app.Services.GetRequiredService<ListeningPorts>().Probes}") };
        Assert.That(await AskAsync(client, "/readyz"), Is.EqualTo((HttpStatusCode.ServiceUnavailable, "not ready: caches are not filled yet\n")));
        Assert.That(await AskAsync(client, "/healthz"), Is.EqualTo((HttpStatusCode.OK, "ok\n")));

        answers.SetResult();
        await Eventually.TrueAsync(() => AskAsync(client, "/readyz").GetAwaiter().GetResult().Status == HttpStatusCode.OK, "the caches");
        if (KubeOpsAdapter.MeterName is not null)
        {
            Assert.That((await AskAsync(client, "/metrics")).Text, Does.Contain("dragonfly_cache_synced{kind=\"Namespace\"} 1"));
        }

        await app.StopAsync();
    }

    private static async Task<(HttpStatusCode Status, string Text)> AskAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(path);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
