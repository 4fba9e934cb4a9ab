using System.Globalization;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.E2E.Cluster;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>Two replicas and one Lease: one holds it, and the other takes over when the first stops or dies.</summary>
[TestFixture, Category("E2E")]
public class LeaseTests
{
    private const string Name = "e2e-lease";
    private const string Path = $"/apis/coordination.k8s.io/v1/namespaces/{TestCluster.OperatorNamespace}/leases/{Name}";

    [Test, CancelAfter(180_000)]
    public async Task The_Lease_goes_from_one_to_the_other()
    {
        await ServiceAccount.AllowLeaseAsync(TestCluster.ControlPlane.Api, Name);
        await using var first = new OperatorProcess("lease-first", "--lease", Name);
        await first.StartAsync();
        await UntilHeldByAsync(first, TimeSpan.FromSeconds(10));
        await using var second = new OperatorProcess("lease-second", "--lease", Name);
        await second.StartAsync();

        // SIGTERM: it is given back, and taken at the next look.
        await first.StopAsync();
        Assert.That(first.Log.ReadAll(), Does.Contain("has released Lease"));
        await UntilHeldByAsync(second, TimeSpan.FromSeconds(10));

        await using var third = new OperatorProcess("lease-third", "--lease", Name);
        await third.StartAsync();
        await second.KillAsync();
        var last = await ReadAsync();
        await UntilHeldByAsync(third, TimeSpan.FromSeconds(40));
        var taken = await ReadAsync();
        Assert.Multiple(() =>
        {
            Assert.That(TimeOf(taken, "acquireTime") - TimeOf(last, "renewTime"), Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(14)), "not before it expired");
            Assert.That((int)taken["leaseTransitions"]!, Is.EqualTo(2));
            Assert.That((int)taken["leaseDurationSeconds"]!, Is.EqualTo(15));
        });
    }

    private static Task UntilHeldByAsync(OperatorProcess process, TimeSpan deadline) => Poll.UntilAsync(
        $"a Lease that {process.Name} holds",
        deadline,
        async cancellationToken => (await TestCluster.ControlPlane.Api.GetAsync(Path, cancellationToken)) is { IsSuccess: true } lease
            && (string?)lease.Object["spec"]!["holderIdentity"] is { } holder
            && process.Log.ReadAll().Contains($"as {holder}", StringComparison.Ordinal));

    private static async Task<JsonNode> ReadAsync() => (await TestCluster.ControlPlane.Api.GetAsync(Path)).Object["spec"]!;

    private static DateTimeOffset TimeOf(JsonNode spec, string field) => DateTimeOffset.Parse((string)spec[field]!, CultureInfo.InvariantCulture);
}
