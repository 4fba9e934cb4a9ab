using Dragonfly.Operator.Tests.E2E.Cluster;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>What is shipped to be applied.</summary>
[TestFixture, Category("E2E")]
public class InstallationTests
{
    [Test]
    public async Task The_API_server_takes_every_manifest()
    {
        var served = (await TestCluster.Kubectl.RunAsync("api-versions")).Expect().Split('\n');
        var problems = new List<string>();
        foreach (var manifest in await ShippedManifests.RenderAsync())
        {
            // policy/v1 is younger than the oldest API server of these tests.
            if (!served.Contains((string)manifest["apiVersion"]!))
            {
                continue;
            }

            if (((string)manifest["kind"]!).EndsWith("WebhookConfiguration", StringComparison.Ordinal))
            {
                // Those of this name are there already, and call the operator under test.
                manifest["metadata"]!["name"] = "trial";
            }

            var applied = await TestCluster.Kubectl.PipeAsync(
                manifest.ToJsonString(), "apply", "--dry-run=server", "--validate=false", "-f", "-");
            if (applied.ExitCode != 0)
            {
                problems.Add($"{manifest["kind"]} {manifest["metadata"]!["name"]}: {applied.Error}");
            }
        }

        Assert.That(problems, Is.Empty);
    }
}
