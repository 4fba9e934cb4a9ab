using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.E2E.Cluster;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>The CA's and the leaf's whole lives, in seconds instead of a year.</summary>
[TestFixture, Category("E2E")]
public class CertificateTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Test, CancelAfter(180_000)]
    public async Task No_Pod_is_refused_while_the_CA_is_replaced(CancellationToken cancellationToken)
    {
        const string Secret = "e2e-rotation-ca";
        await ServiceAccount.AllowSecretAsync(TestCluster.ControlPlane.Api, Secret);
        await using var process = new OperatorProcess(
            "rotation",
            "--ca-secret", Secret,
            // The thirds that are left for a renewal, and the time in which the API server learns of a CA, are those of a busy machine.
            "--ca-lifetime", "00:00:24",
            "--leaf-lifetime", "00:00:12",
            "--ca-settle", "00:00:04");
        await process.StartAsync();
        await using var webhook = await WebhookRegistration.ForPodsAsync(
            TestCluster.ControlPlane.Api,
            process,
            "Fail",
            new JsonObject { ["matchLabels"] = new JsonObject { [TestCluster.OwnOperatorLabel] = process.Name } });
        await using var sandbox = await Sandbox.CreateAsync((TestCluster.OwnOperatorLabel, process.Name));

        var first = await AuthoritiesAsync(webhook, cancellationToken);
        var missed = new List<string>();
        await Poll.UntilAsync("a bundle without the first CA", Patience, async stop =>
        {
            var answer = await sandbox.TryPodAsync(PodManifest.Annotated(null), stop);
            if (!answer.IsSuccess || new StoredPod(answer.Object).InjectedBy is null)
            {
                missed.Add(answer.Message);
            }

            return !(await AuthoritiesAsync(webhook, stop)).Overlaps(first);
        });
        Assert.That(missed, Is.Empty);
    }

    private static async Task<HashSet<string>> AuthoritiesAsync(WebhookRegistration webhook, CancellationToken cancellationToken)
    {
        var bundle = new X509Certificate2Collection();
        bundle.ImportFromPem(Encoding.ASCII.GetString(Convert.FromBase64String((await webhook.ReadCaBundleAsync(cancellationToken))!)));
        return [.. bundle.Select(certificate => certificate.Thumbprint)];
    }
}
