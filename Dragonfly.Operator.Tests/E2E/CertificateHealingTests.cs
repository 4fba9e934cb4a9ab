using System.Text;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.E2E.Cluster;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>What others do to the Secret and to the webhook configurations does not last.</summary>
[TestFixture, Category("E2E")]
public class CertificateHealingTests
{
    private const string Secret = "d7y-operator-ca";
    private const string SecretPath = $"/api/v1/namespaces/{TestCluster.OperatorNamespace}/secrets/{Secret}";

    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(30);
    private static readonly string Garbage = Convert.ToBase64String(Encoding.ASCII.GetBytes("garbage"));

    private static ApiClient Api => TestCluster.ControlPlane.Api;

    private static string ConfigurationPath =>
        $"/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/{TestCluster.Operator.MutatingConfiguration}";

    [Test]
    public async Task A_deleted_Secret_is_back_with_the_same_CA()
    {
        var before = await AuthorityAsync();
        _ = (await Api.DeleteAsync(SecretPath)).Object;
        await Poll.UntilAsync("the Secret", Promised, async stop => (await Api.GetAsync(SecretPath, stop)).IsSuccess);
        Assert.That(await AuthorityAsync(), Is.EqualTo(before));
        await CreatePodAsync();
    }

    [TestCase("tls.key")]
    [TestCase("tls.crt")]
    [TestCase("ca.crt")]
    public async Task Corrupt_data_are_mended(string entry)
    {
        var before = await AuthorityAsync();
        _ = (await Api.PatchAsync(SecretPath, new JsonObject { ["data"] = new JsonObject { [entry] = Garbage } })).Object;
        await Poll.UntilAsync(
            $"the Secret's {entry}", Promised, async stop => (string?)(await Api.GetAsync(SecretPath, stop)).Object["data"]![entry] != Garbage);
        Assert.That(await AuthorityAsync(), Is.EqualTo(before));
        await CreatePodAsync();
    }

    [Test]
    public async Task An_overwritten_caBundle_is_back()
    {
        var before = await BundleAsync();
        var webhooks = (await Api.GetAsync(ConfigurationPath)).Object["webhooks"]!.DeepClone();
        // A certificate that is one, but somebody else's.
        webhooks[0]!["clientConfig"]!["caBundle"] = Convert.ToBase64String(
            await File.ReadAllBytesAsync(TestCluster.ControlPlane.CaFile));
        _ = (await Api.PatchAsync(ConfigurationPath, new JsonObject { ["webhooks"] = webhooks })).Object;
        await Poll.UntilAsync("the caBundle", Promised, async _ => await BundleAsync() == before);
        await CreatePodAsync();
    }

    private static async Task<string> AuthorityAsync() => (string)(await Api.GetAsync(SecretPath)).Object["data"]!["ca.crt"]!;

    private static async Task<string> BundleAsync() =>
        (string)(await Api.GetAsync(ConfigurationPath)).Object["webhooks"]![0]!["clientConfig"]!["caBundle"]!;

    /// <summary>With failurePolicy Fail: it would be refused if the webhook could not be called.</summary>
    private static async Task CreatePodAsync()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var pod = await sandbox.CreatePodAsync(PodManifest.Annotated("web"));
        Assert.That(pod.InjectedBy, Is.EqualTo(sandbox.Name));
    }
}
