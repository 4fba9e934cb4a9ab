using System.Net;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.Checks;
using Dragonfly.Operator.Resources.DragonflyInjections;
using k8s.Models;
using Moq;

namespace Dragonfly.Operator.Tests.Commands.Checking;

/// <summary>Each check stands for itself.</summary>
public sealed class CheckRunTests
{
    private static readonly string[] All =
    [
        "CRD", "webhook configuration", "CA bundle", "CA certificate", "endpoints", "SidecarInjections", "DragonflyInjections", "Pod Security",
        "opt-in by label", "PodDistributions", "NetworkInjections", "Pod Security default", "trial Pod", "running Pods", "waiting Pods",
    ];

    [Test]
    public async Task All_is_well()
    {
        var results = await new CheckedCluster().CheckAsync();

        Assert.That(results.Select(result => result.Check), Is.EqualTo(All));
        Assert.That(results.Where(result => !result.Ok), Is.Empty);
        Assert.That(results.Select(result => result.ToString()), Has.All.StartsWith("✓ "));
    }

    [Test]
    public async Task A_line_says_what_to_do()
    {
        var cluster = new CheckedCluster { Endpoints = null };
        var line = (await cluster.CheckAsync("endpoints")).ToString();

        Assert.That(line, Does.StartWith("✗ endpoints: none is ready behind Service system/d7y-operator -> kubectl -n system "));
    }

    [Test]
    public async Task What_is_forbidden_is_said_and_the_rest_goes_on()
    {
        await AssertRefusedAsync<V1MutatingWebhookConfiguration>("webhook configuration", "CA bundle");
        await AssertRefusedAsync<V1ValidatingWebhookConfiguration>("webhook configuration", "CA bundle");
        await AssertRefusedAsync<V1Secret>("CA bundle", "CA certificate");
        await AssertRefusedAsync<V1Endpoints>("endpoints");
        await AssertRefusedAsync<V1Patch>("trial Pod");
        await AssertRefusedAsync<V1Pod>("running Pods");
        await AssertRefusedAsync<Corev1Event>("Pod Security default", "waiting Pods");
    }

    [Test]
    public async Task What_takes_too_long_is_said_and_the_rest_goes_on()
    {
        var cluster = new CheckedCluster();
        cluster.Client
            .Setup(api => api.GetAsync<V1Endpoints>(It.IsAny<string>(), It.IsAny<string?>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new TimeoutException("endpoints took longer than 60 s"));

        var results = await cluster.CheckAsync();

        Assert.That(results.Select(result => result.Check), Is.EqualTo(All));
        Assert.That(results.Single(result => !result.Ok).Detail, Is.EqualTo("could not be checked: endpoints took longer than 60 s"));
    }

    [Test]
    public async Task Without_the_CRD_it_says_how_to_get_it_and_goes_on()
    {
        var cluster = new CheckedCluster();
        cluster.Refuse<V1Alpha1DragonflyInjection>(HttpStatusCode.NotFound);

        var results = await cluster.CheckAsync();

        Assert.That(results[0].ToString(), Is.EqualTo("✗ CRD: the API server does not know DragonflyInjection -> kubectl apply -k config/crd"));
        Assert.That(Failed(results), Is.EqualTo(new[] { "CRD", "namespaces and running Pods" }));
        Assert.That(results.Select(result => result.Check), Does.Contain("trial Pod"));
    }

    [Test]
    public async Task Without_the_right_to_the_resources_or_namespaces_it_goes_on()
    {
        var cluster = new CheckedCluster();
        cluster.Refuse<V1Namespace>(HttpStatusCode.Forbidden);

        var results = await cluster.CheckAsync();

        Assert.That(results[0].Detail, Is.EqualTo("could not be checked: 403 Forbidden"));
        Assert.That(Failed(results), Is.EqualTo(new[] { "CRD", "namespaces and running Pods" }));
    }

    private static async Task AssertRefusedAsync<T>(params string[] checks)
    {
        var cluster = new CheckedCluster();
        cluster.Refuse<T>(HttpStatusCode.Forbidden);

        var results = await cluster.CheckAsync();

        Assert.That(results.Select(result => result.Check), Is.EqualTo(All));
        Assert.That(Failed(results), Is.EqualTo(checks));
        Assert.That(results.Where(result => !result.Ok).Select(result => result.Detail), Has.All.EqualTo("could not be checked: 403 Forbidden"));
    }

    private static IEnumerable<string> Failed(IReadOnlyList<CheckResult> results) => results.Where(result => !result.Ok).Select(result => result.Check);
}
