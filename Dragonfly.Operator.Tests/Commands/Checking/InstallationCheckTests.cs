using System.Text;
using Dragonfly.Operator.Certificates;

namespace Dragonfly.Operator.Tests.Commands.Checking;

/// <summary>The operator's own objects.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class InstallationCheckTests
{
    private readonly CheckedCluster _cluster = new();

    [Test]
    public async Task A_configuration_is_missing()
    {
        _cluster.Configuration = null;
        await AssertBadAsync("webhook configuration", "d7y-operator-mutators is missing or empty");
        _cluster.Validation = null;
        await AssertBadAsync("CA bundle", "there is no webhook to publish it for");
    }

    [Test]
    public async Task The_validating_configuration_is_missing()
    {
        _cluster.Validation = null;
        await AssertBadAsync("webhook configuration", "d7y-operator-validators is missing or empty");
    }

    [Test]
    public async Task A_configuration_is_empty()
    {
        _cluster.Configuration!.Webhooks = [];
        await AssertBadAsync("webhook configuration", "is missing or empty");
    }

    [TestCase(null)]
    [TestCase("")]
    public async Task One_webhook_has_no_bundle(string? bundle)
    {
        _cluster.Configuration!.Webhooks[1].ClientConfig.CaBundle = bundle is null ? null! : Encoding.ASCII.GetBytes(bundle);
        await AssertBadAsync("CA bundle", "a webhook has no caBundle");
    }

    [Test]
    public async Task One_webhook_has_another_bundle()
    {
        _cluster.Configuration!.Webhooks[1].ClientConfig.CaBundle = [.. _cluster.Secret!.Data["ca.crt"], (byte)'\n'];
        await AssertBadAsync("CA bundle", "differs from ca.crt of Secret d7y-operator-ca");
    }

    [Test]
    public async Task The_validating_webhook_has_another_bundle()
    {
        _cluster.Validation!.Webhooks[0].ClientConfig.CaBundle = "other"u8.ToArray();
        await AssertBadAsync("CA bundle", "differs from ca.crt of Secret d7y-operator-ca");
    }

    [Test]
    public async Task A_mounted_certificate_has_no_Secret()
    {
        _cluster.Secret = null;
        Assert.That((await _cluster.CheckAsync("CA bundle")).Detail, Does.Contain("no Secret d7y-operator-ca to compare it with"));
        Assert.That((await _cluster.CheckAsync("CA certificate")).Ok);
    }

    [TestCase(350, true)]
    [TestCase(352, false)]
    [TestCase(400, false)]
    public async Task A_certificate_ends(int daysLater, bool ok)
    {
        _cluster.Time.Advance(TimeSpan.FromDays(daysLater));
        var result = await _cluster.CheckAsync("CA certificate");

        Assert.That(result.Ok, Is.EqualTo(ok));
        Assert.That(result.Detail, Does.StartWith(ok ? "valid until 2025-01-01" : "ends 2025-01-01"));
    }

    [Test]
    public async Task A_certificate_is_none()
    {
        _cluster.Secret!.Data["tls.crt"] = "secret nonsense"u8.ToArray();
        await AssertBadAsync("CA certificate", "tls.crt holds no PEM certificate");
        Assert.That((await _cluster.CheckAsync("trial Pod")).Ok);
    }

    [Test]
    public async Task No_endpoint_is_ready()
    {
        _cluster.Endpoints!.Subsets!.RemoveAt(0);
        await AssertBadAsync("endpoints", "none is ready behind Service system/d7y-operator");
        _cluster.Endpoints!.Subsets = null;
        await AssertBadAsync("endpoints", "none is ready");
    }

    private async Task AssertBadAsync(string check, string detail)
    {
        var result = await _cluster.CheckAsync(check);
        Assert.That(result.Ok, Is.False);
        Assert.That(result.Detail, Does.Contain(detail));
        Assert.That(result.Remedy, Is.Not.Empty);
    }
}
