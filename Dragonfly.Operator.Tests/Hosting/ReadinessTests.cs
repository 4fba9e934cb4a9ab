using Dragonfly.Operator.Certificates;
using Dragonfly.Operator.Hosting;
using Dragonfly.Operator.Tests.E2E.Cluster;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Tests.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Moq;

namespace Dragonfly.Operator.Tests.Hosting;

public sealed class ReadinessTests
{
    // Today: certificates of a real handshake are judged by the real clock.
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    [Test]
    public async Task Without_a_certificate_nothing_is_ready() =>
        Assert.That(await ProblemAsync(new ServingCertificate(_time), 1), Is.EqualTo("no certificate is loaded yet"));

    [Test]
    public async Task With_an_expired_certificate_nothing_is_ready()
    {
        var certificate = ServingStub.Certificate(_time);
        _time.Advance(TimeSpan.FromDays(8));
        Assert.That(await ProblemAsync(certificate, 1), Does.StartWith("the certificate expired at"));
    }

    [Test]
    public async Task Where_nobody_listens_nothing_is_ready() =>
        Assert.That(await ProblemAsync(ServingStub.Certificate(_time), FreePorts.Next()), Does.StartWith("a TLS handshake with itself failed"));

    [Test]
    public async Task Where_somebody_elses_certificate_is_shown_nothing_is_ready()
    {
        await using var other = await StandaloneOperator.StartAsync();
        Assert.That(await ProblemAsync(ServingStub.Certificate(_time), other.Port), Does.StartWith("a TLS handshake with itself failed"));
    }

    [Test]
    public async Task While_stopping_nothing_is_ready()
    {
        using var stopping = new CancellationTokenSource();
        await stopping.CancelAsync();
        Assert.That(await ProblemAsync(ServingStub.Certificate(_time), 1, stopping.Token), Is.EqualTo("shutting down"));
    }

    [Test]
    public async Task Probes_in_quick_succession_share_a_handshake()
    {
        await using var @operator = await StandaloneOperator.StartAsync();
        var certificate = @operator.Services.GetRequiredService<ServingCertificate>();
        var handshake = new SelfHandshake(certificate, ServingStub.Ports(@operator.Port), _time);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(async _ => Assert.That(await handshake.ProblemAsync(default), Is.Null)));
        Assert.That(handshake.Attempts, Is.EqualTo(1));

        _time.Advance(SelfHandshake.Freshness);
        Assert.That(await handshake.ProblemAsync(default), Is.Null);
        Assert.That(handshake.Attempts, Is.EqualTo(2), "a success does not stand for ever");
    }

    [Test]
    public async Task A_failure_or_another_certificate_calls_for_another_handshake()
    {
        var certificate = ServingStub.Certificate(_time);
        var handshake = new SelfHandshake(certificate, ServingStub.Ports(FreePorts.Next()), _time);
        Assert.That(await handshake.ProblemAsync(default), Is.Not.Null);
        Assert.That(await handshake.ProblemAsync(default), Is.Not.Null);
        Assert.That(handshake.Attempts, Is.EqualTo(2));
    }

    private async Task<string?> ProblemAsync(ServingCertificate certificate, int port, CancellationToken stopping = default) =>
        await new Readiness(
            certificate,
            new SelfHandshake(certificate, ServingStub.Ports(port), _time),
            Mock.Of<IHostApplicationLifetime>(lifetime => lifetime.ApplicationStopping == stopping),
            _time).ProblemAsync(default);
}
