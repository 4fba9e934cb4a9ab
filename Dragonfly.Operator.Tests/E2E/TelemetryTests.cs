using System.Text.Json.Nodes;
using Dragonfly.Operator.Pods;
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
        await sandbox.CreatePodAsync(Owned("web"));
        await WaitForEventAsync(sandbox, "web");
    }

    [Test]
    public async Task A_dry_run_is_answered_and_writes_no_Event()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var tried = await sandbox.TryPodAsync(Owned("tried"));
        await sandbox.CreatePodAsync(Owned("created"));
        // Events are written in the order of the admissions.
        var events = await WaitForEventAsync(sandbox, "created");
        Assert.Multiple(() =>
        {
            Assert.That(string.Join('\n', tried.Warnings), Does.Contain("UnknownInjection"), tried.Message);
            Assert.That(events, Is.EqualTo(new[] { "created" }));
        });
    }

    [Test]
    public async Task Admissions_are_counted()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var before = await CountAsync("Injected");
        for (var i = 0; i < 5; i++)
        {
            await sandbox.CreatePodAsync(PodManifest.Annotated(null));
        }

        Assert.That(await CountAsync("Injected") - before, Is.EqualTo(5));
    }

    [Test]
    public async Task A_Pod_is_asked_about_once()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var before = await CountAsync(outcome: null);
        for (var i = 0; i < 3; i++)
        {
            await sandbox.CreatePodAsync(PodManifest.Annotated(null));
        }

        Assert.That(await CountAsync(outcome: null) - before, Is.EqualTo(3));
    }

    /// <summary>A Pod of this ReplicaSet that cannot be injected.</summary>
    private static JsonObject Owned(string replicaSet)
    {
        var pod = PodManifest.Create(null, (PodManifest.Inject, "true"), ("dragonfly.io/injection", "nobody"));
        pod["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "ReplicaSet",
            ["name"] = replicaSet,
            ["uid"] = Guid.NewGuid().ToString(),
            ["controller"] = true,
        });
        return pod;
    }

    /// <summary>Waits for an Event of this ReplicaSet; returns the owners of all that there are.</summary>
    private static async Task<string[]> WaitForEventAsync(Sandbox sandbox, string replicaSet)
    {
        string[] owners = [];
        await Poll.UntilAsync($"an event for the ReplicaSet {replicaSet}", async cancellationToken =>
        {
            var events = (await sandbox.Api.GetAsync($"/api/v1/namespaces/{sandbox.Name}/events", cancellationToken)).Object;
            owners = [.. events["items"]!.AsArray()
                .Where(item => (string?)item!["reason"] == "UnknownInjection")
                .Select(item => (string)item!["involvedObject"]!["name"]!)];
            return owners.Contains(replicaSet);
        });
        return owners;
    }

    /// <summary>Admissions so far, of this outcome or, with null, of all.</summary>
    private static async Task<double> CountAsync(string? outcome)
    {
        using var response = await TestCluster.Operator.ProbeAsync("/metrics", CancellationToken.None);
        var label = outcome is null ? "outcome=" : $"outcome=\"{outcome}\"";
        var lines = (await response.Content.ReadAsStringAsync()).Split('\n');
        return lines.Where(line => line.StartsWith("dragonfly_admissions_total{", StringComparison.Ordinal) && line.Contains(label, StringComparison.Ordinal))
            .Sum(line => double.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));
    }
}
