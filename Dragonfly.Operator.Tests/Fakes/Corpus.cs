namespace Dragonfly.Operator.Tests.Fakes;

/// <summary>Pods that real API servers have sent, where such a collection lies beside the repository.</summary>
internal static class Corpus
{
    private const string Folder = "shared/corpus";

    /// <summary>Each Pod with a name for it; tests that find none are shown as skipped.</summary>
    public static IReadOnlyList<(string Name, string Pod)> Pods()
    {
        if (SourceTree.Find(Folder) is not { } folder)
        {
            Assert.Ignore($"There is no {Folder} beside the repository.");
            return [];
        }

        var reviews = File.ReadLines(Path.Combine(folder, "admission-reviews.jsonl")).Select(line => Json.Element(line).GetProperty("request"));
        return
        [
            .. reviews.Select((request, index) => ($"review {index}", request.GetProperty("object").GetRawText())),
            ("all fields", File.ReadAllText(Path.Combine(folder, "pod-all-fields.json"))),
        ];
    }
}
