using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests;
using Dragonfly.Operator.Tests.Commands;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Webhooks;

/// <summary>Reviews that a real API server sent, where a collection of them lies beside the repository; made to ask for injection.</summary>
public sealed class CorpusTests : ReviewFixture
{
    private static readonly ManifestFolder Folder = new();

    private static IEnumerable<TestCaseData> Pods()
    {
        var reviews = SourceTree.Find("shared/corpus/admission-reviews.jsonl") is { } file
            ? File.ReadLines(file).Select(line => JsonNode.Parse(line)!["request"]!)
            : [];
        var named = reviews.Where(request => request.String("operation") == "CREATE" && request["kind"].String("kind") == "Pod")
            .Select((request, index) => (Name: $"{index}-{request["object"]!["metadata"].String("name")}", Pod: request["object"]!));
        var all = SourceTree.Find("shared/corpus/pod-all-fields.json") is { } fields ? [("all-fields", JsonNode.Parse(File.ReadAllText(fields))!)] : Array.Empty<(string, JsonNode)>();
        return named.Concat(all).Select(pod => new TestCaseData(Asking(pod.Item2)).SetArgDisplayNames(pod.Item1));
    }

    [OneTimeTearDown]
    public void CleanUp() => Folder.Dispose();

    [TestCaseSource(nameof(Pods))]
    public async Task Webhook_and_command_line_make_the_same_pod_and_nothing_of_it_the_second_time(string pod)
    {
        var answer = await Operator.ReviewAsync(Review.OfPod(pod));
        var injected = JsonPatch.Apply(pod, answer.Patch ?? "[]");
        var printed = CommandLine.Inject("-f", Folder.Write("in.json", pod), "-o", "json");

        Assert.That(printed.ExitCode, Is.Zero, printed.Error);
        Assert.That(Json.Text(injected), Is.EqualTo(Json.Text(printed.Output)));
        Assert.That((await Operator.ReviewAsync(Review.OfPod(injected.ToJsonString()))).Patch, Is.Null);
        Assert.That(Counts.Take(), Is.EqualTo(new[] { answer.Patch is null ? "AlreadyInjected" : "Injected", "AlreadyInjected" }));
        Assert.That(Operator.Log.Take(), Has.Count.EqualTo(2));
    }

    private static string Asking(JsonNode pod)
    {
        var metadata = pod["metadata"]!.AsObject();
        metadata["annotations"] ??= new JsonObject();
        metadata["annotations"]!["dragonfly.io/inject"] = "true";
        return pod.ToJsonString();
    }
}
