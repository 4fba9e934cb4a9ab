using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.E2E.Cluster;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>What the repository tells its users to apply.</summary>
[TestFixture, Category("E2E")]
public class SampleTests
{
    private static readonly string Sample = RepositoryFiles.Find("config", "samples", "dragonfly_v1alpha1_dragonflyinjection.yaml");

    [TearDown]
    public async Task RemoveAsync() =>
        (await TestCluster.Kubectl.RunAsync("delete", "dfi", "default", "--ignore-not-found")).Expect();

    [Test]
    public async Task The_sample_applies_and_gets_the_defaults_of_the_schema()
    {
        (await TestCluster.Kubectl.RunAsync("apply", "-f", Sample)).Expect();
        var stored = await TestCluster.Kubectl.ReadAsync(null, "get", "dfi", "default");
        var columns = (await TestCluster.Kubectl.RunAsync("get", "dragonflyinjections")).Expect();
        var spec = stored["spec"]!;
        Assert.Multiple(() =>
        {
            Assert.That((int)spec["proxyPort"]!, Is.EqualTo(4001));
            Assert.That((string)spec["socketPath"]!, Is.EqualTo("/var/run/dfdaemon.sock"));
            Assert.That(spec["inject"]!.AsArray().Select(item => (string)item!), Is.EqualTo(new[] { "Proxy", "Socket", "Tools" }));
            Assert.That(columns, Does.Match("NAME +READY +PORT +SOCKET +IMAGE +AGE").And.Match(@"default .* 4001 +File +dragonflyoss/toolkits:latest"));
        });
    }

    [Test]
    public async Task The_annotated_example_comes_out_as_documented()
    {
        await using var sandbox = await Sandbox.CreateEmptyAsync();
        (await TestCluster.Kubectl.RunAsync("apply", "-f", Sample)).Expect();
        await sandbox.WaitUntilInjectedByAsync("default");
        (await TestCluster.Kubectl.RunAsync("apply", "-n", sandbox.Name, "-f", RepositoryFiles.Find("examples", "pod.yaml"))).Expect();
        var stored = new StoredPod(await TestCluster.Kubectl.ReadAsync(null, "get", "pod", "web", "-n", sandbox.Name)).Json;
        var documented = JsonNode.Parse(await File.ReadAllTextAsync(
            RepositoryFiles.Find("Dragonfly.Operator.Tests", "E2E", "Data", "injected-example.json")));
        Assert.That(JsonDifference.Missing(documented, stored), Is.Empty, stored.ToJsonString());
    }

    [Test]
    public async Task All_examples_apply()
    {
        (await TestCluster.Kubectl.RunAsync("apply", "-f", RepositoryFiles.Find("examples"))).Expect();
        await TestCluster.Kubectl.RunAsync("delete", "-f", RepositoryFiles.Find("examples"), "--wait=false");
    }
}
