using Dragonfly.Operator.Tests.E2E.Cluster;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>Many at once, and none slips through.</summary>
[TestFixture, Category("E2E")]
public class LoadTests
{
    [Test, CancelAfter(180_000)]
    public async Task A_namespace_and_at_once_its_first_Pod(CancellationToken cancellationToken)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var missed = new List<string>();
        for (var i = 0; i < 50; i++)
        {
            var name = $"{sandbox.Name}-fresh-{i}";
            await sandbox.AddNamespaceAsync(name, (PodManifest.Inject, "true"));
            var created = await sandbox.Api.PostAsync($"/api/v1/namespaces/{name}/pods", PodManifest.Create("first"), cancellationToken);
            if (new StoredPod(created.Object).InjectedBy != sandbox.Name)
            {
                missed.Add(name);
            }
        }

        Assert.That(missed, Is.Empty);
    }

    [Test, CancelAfter(180_000)]
    public async Task Five_hundred_Pods_of_twenty_clients(CancellationToken cancellationToken)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var clients = Enumerable.Range(0, 20).Select(client => Task.Run(
            async () =>
            {
                var pods = new List<StoredPod>();
                for (var i = 0; i < 25; i++)
                {
                    // A refusal throws.
                    pods.Add(await sandbox.CreatePodAsync(PodManifest.Annotated($"web-{client}-{i}"), cancellationToken));
                }

                return pods;
            },
            cancellationToken));
        var created = (await Task.WhenAll(clients)).SelectMany(pods => pods).ToList();
        Assert.That(created.Count(pod => pod.InjectedBy == sandbox.Name), Is.EqualTo(500));
    }
}
