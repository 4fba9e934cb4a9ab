using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.E2E.Cluster;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary><c>dragonfly-operator check</c> against a real installation, and against none.</summary>
[TestFixture, Category("E2E")]
public class CheckTests
{
    [Test]
    public async Task What_is_fine_and_what_is_not()
    {
        await using var sandbox = await Sandbox.CreateEmptyAsync();
        // Older than the DragonflyInjection, so it has not got what it asks for.
        await sandbox.CreatePodAsync(PodManifest.Annotated("bare"));
        await sandbox.AddInjectionAsync(sandbox.Name, []);
        await sandbox.WaitUntilInjectedByAsync(sandbox.Name);

        var report = await OperatorCommand.RunAsync("check", "--trial-namespace", sandbox.Name, "-o", "json");
        var checks = JsonNode.Parse(report.Output)!.AsArray().ToDictionary(check => (string)check!["check"]!, check => check!);
        Assert.Multiple(() =>
        {
            Assert.That(report.ExitCode, Is.EqualTo(1));
            Assert.That((bool)checks["webhook configuration"]["ok"]!);
            Assert.That((bool)checks["CA bundle"]["ok"]!, checks["CA bundle"].ToJsonString());
            Assert.That((bool)checks["CA certificate"]["ok"]!);
            Assert.That((bool)checks["trial Pod"]["ok"]!, checks["trial Pod"].ToJsonString());
            // The operator runs outside of the cluster, and there is no Service.
            Assert.That((bool)checks["endpoints"]["ok"]!, Is.False);
            Assert.That(checks["running Pods"].ToJsonString(), Does.Contain($"{sandbox.Name}/pod/bare"));
        });
    }

    [Test]
    public async Task Nothing_is_installed()
    {
        var report = await OperatorCommand.RunAsync("check", "--namespace", "nowhere", "--name", "nobody");
        Assert.Multiple(() =>
        {
            Assert.That(report.ExitCode, Is.EqualTo(1));
            Assert.That(report.Output, Does.Contain("nobody-mutators is missing"));
            Assert.That(report.Error, Is.Empty);
        });
    }
}
