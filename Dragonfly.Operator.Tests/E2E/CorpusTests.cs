using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.E2E.Cluster;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>Pods from the wild: what the API server takes without injection it takes with it.</summary>
[TestFixture, Category("E2E")]
public class CorpusTests
{
    private static readonly string Corpus = RepositoryFiles.Find("..", "shared", "corpus", "admission-reviews.jsonl");

    [Test, CancelAfter(300_000)]
    public async Task What_was_accepted_is_accepted_injected(CancellationToken cancellationToken)
    {
        if (!File.Exists(Corpus))
        {
            Assert.Ignore($"There is no {Corpus}");
        }

        await using var sandbox = await Sandbox.CreateAsync();
        foreach (var account in File.ReadLines(Corpus).Select(ServiceAccountOf).Where(name => name is not (null or "default")).Distinct())
        {
            await ServiceAccount.AddAsync(sandbox.Api, sandbox.Name, account!);
        }

        var (accepted, injected) = (0, 0);
        var problems = new List<string>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(File.ReadLines(Corpus), parallel, async (line, stop) =>
        {
            var pod = JsonNode.Parse(line)!["request"]!["object"]!.AsObject();
            var original = await sandbox.TryPodAsync(Asking(pod, "false"), stop);
            if (!original.IsSuccess)
            {
                return;
            }

            Interlocked.Increment(ref accepted);
            var answer = await sandbox.TryPodAsync(Asking(pod, "true"), stop);
            if (!answer.IsSuccess)
            {
                lock (problems)
                {
                    problems.Add($"{pod["metadata"]!["name"]}: {answer.Message}");
                }
            }
            else if (new StoredPod(answer.Object).InjectedBy is not null)
            {
                Interlocked.Increment(ref injected);
            }
        });
        TestContext.Out.WriteLine($"{accepted} accepted, {injected} of them injected");
        Assert.Multiple(() =>
        {
            Assert.That(problems, Is.Empty);
            // Some Pods are for Windows, and the like.
            Assert.That(injected, Is.GreaterThan(accepted * 9 / 10).And.GreaterThan(0));
        });
    }

    private static string? ServiceAccountOf(string review) =>
        (string?)JsonNode.Parse(review)!["request"]!["object"]!["spec"]?["serviceAccountName"];

    /// <summary>The Pod as its user would have sent it, in the sandbox's namespace.</summary>
    private static JsonObject Asking(JsonObject pod, string value)
    {
        var copy = pod.DeepClone().AsObject();
        var metadata = copy["metadata"]!.AsObject();
        foreach (var field in new[] { "namespace", "managedFields", "uid", "creationTimestamp", "resourceVersion" })
        {
            metadata.Remove(field);
        }

        if (metadata["annotations"] is not JsonObject annotations)
        {
            metadata["annotations"] = annotations = [];
        }

        annotations[PodManifest.Inject] = value;
        return copy;
    }
}
