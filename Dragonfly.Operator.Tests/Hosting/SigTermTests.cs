using Dragonfly.Operator.Hosting;
using Dragonfly.Operator.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Tests.Hosting;

public sealed class SigTermTests
{
    [Test]
    public async Task What_is_under_way_is_answered_and_the_exit_code_is_0()
    {
        await using var process = await StandaloneProcess.StartAsync("sigterm");
        await using var underWay = await HalfReview.BeginAsync(await process.ConnectAsync());
        var stopping = process.StopAsync();
        using var probe = new HttpClient { BaseAddress = process.Probes };
        await Eventually.TrueAsync(() => !IsReady(probe), "it not to be ready any more");
        Assert.That(await underWay.EndAsync(), Is.EqualTo("HTTP/1.1 200 OK"));
        Assert.That(await stopping, Is.Zero);

        // Every line is whole, the last ones too.
        var lines = process.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Json.Element).ToArray();
        Assert.That(lines.Select(line => line.GetProperty("message").GetString()), Does.Contain("admission"));
        Assert.That(lines.Select(line => line.EnumerateObject().First().Name), Has.All.EqualTo("time"));
    }

    [Test]
    public async Task A_review_that_never_ends_does_not_keep_the_process()
    {
        await using var process = await StandaloneProcess.StartAsync("sigterm-stuck");
        await using var stuck = await HalfReview.BeginAsync(await process.ConnectAsync());
        Assert.That(await process.StopAsync(), Is.Zero);
    }

    [Test]
    public void A_signal_while_it_starts_is_no_error()
    {
        var host = OperatorHost.Build(new() { Port = 0, ProbePort = 0, Standalone = true }, services => services.RemoveAll<ILoggerProvider>());
        host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        Assert.That(() => ServeCommand.RunAsync(host), Throws.Nothing);
    }

    private static bool IsReady(HttpClient probe)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/readyz");
            using var response = probe.Send(request);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            // Nobody listens any more: that is not ready, too.
            return false;
        }
    }
}
