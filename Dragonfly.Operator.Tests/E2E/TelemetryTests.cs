using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.E2E.Cluster;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>What people see who did not create the Pod.</summary>
[TestFixture, Category("E2E")]
public class TelemetryTests
{
    [Test]
    public async Task The_owner_of_a_Pod_hears_why_it_was_not_injected()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var pod = PodManifest.Create(null, (PodManifest.Inject, "true"), ("dragonfly.io/injection", "nobody"));
        pod["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "ReplicaSet",
            ["name"] = "web",
            ["uid"] = "9a7f4c5e-0000-4000-8000-000000000000",
            ["controller"] = true,
        });
        await sandbox.CreatePodAsync(pod);
        await Poll.UntilAsync("an event for the ReplicaSet", TimeSpan.FromSeconds(10), async cancellationToken =>
        {
            var events = (await sandbox.Api.GetAsync($"/api/v1/namespaces/{sandbox.Name}/events", cancellationToken)).Object;
            return events["items"]!.AsArray().Any(item =>
                (string?)item!["reason"] == "UnknownInjection" && (string?)item["involvedObject"]!["name"] == "web");
        });
    }

    [Test]
    public async Task Admissions_are_counted()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var before = await CountAsync();
        for (var i = 0; i < 5; i++)
        {
            await sandbox.CreatePodAsync(PodManifest.Annotated(null));
        }

        Assert.That(await CountAsync() - before, Is.EqualTo(5));
    }

    private static async Task<double> CountAsync()
    {
        using var response = await TestCluster.Operator.ProbeAsync("/metrics", CancellationToken.None);
        const string Metric = "dragonfly_admissions_total{outcome=\"Injected\"} ";
        var lines = (await response.Content.ReadAsStringAsync()).Split('\n');
        return double.Parse(lines.Single(line => line.StartsWith(Metric, StringComparison.Ordinal))[Metric.Length..], System.Globalization.CultureInfo.InvariantCulture);
    }
}
