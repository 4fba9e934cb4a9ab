using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dragonfly.Operator.Tests.Packaging;

/// <summary>What Artifact Hub shows of the chart is what the chart has.</summary>
public sealed partial class ArtifactHubTests
{
    private static readonly JsonNode Chart = ChartFiles.Yaml($"{ChartFiles.Chart}/Chart.yaml").Single();

    [Test]
    public void Its_CRDs_are_those_of_the_chart()
    {
        var crds = Files($"{ChartFiles.Chart}/files/crds").Select(crd => new JsonObject
        {
            ["kind"] = crd["spec"]!["names"]!["kind"]!.DeepClone(),
            ["version"] = crd["spec"]!["versions"]![0]!["name"]!.DeepClone(),
            ["name"] = crd["metadata"]!["name"]!.DeepClone(),
        }.ToJsonString());
        var shown = List("crds").Select(crd => new JsonObject
        {
            ["kind"] = crd["kind"]!.DeepClone(),
            ["version"] = crd["version"]!.DeepClone(),
            ["name"] = crd["name"]!.DeepClone(),
        }.ToJsonString());
        Assert.That(shown, Is.EqualTo(crds));
        Assert.That(List("crds").Select(crd => $"{crd["displayName"]}{crd["description"]}"), Is.Unique);
    }

    [Test]
    public void Its_examples_are_the_samples() => Assert.That(
        List("crdsExamples").Select(example => example.ToJsonString()), Is.EqualTo(Files("config/samples").Select(sample => sample.ToJsonString())));

    [Test]
    public void Its_changes_stand_in_the_changelog()
    {
        var newest = ChartFiles.Text("CHANGELOG.md").Split("\n## ")[1];
        var sections = newest.Split("\n### ")[1..].ToDictionary(
            section => section.Split('\n')[0].ToLowerInvariant(), section => Whitespace().Replace(section, " "));
        foreach (var change in List("changes"))
        {
            var kind = (string)change["kind"]!;
            Assert.That(sections, Does.ContainKey(kind));
            Assert.That(sections[kind], Does.Contain($"- {change["description"]}"));
        }

        Assert.That(List("changes").Select(change => (string)change["description"]!), Is.Unique);
    }

    [Test]
    public void Its_images_are_those_of_the_values()
    {
        var values = ChartFiles.Yaml($"{ChartFiles.Chart}/values.yaml").Single();
        var version = (string)Chart["appVersion"]!;
        Assert.That(List("images").Select(image => (string)image["image"]!), Is.EquivalentTo(Images(values).Select(image => Name(image, version))));
    }

    [Test]
    public void A_version_with_a_hyphen_and_no_other_is_a_prerelease() => Assert.That(
        Annotation("prerelease"), Is.EqualTo(((string)Chart["version"]!).Contains('-') ? "true" : "false"));

    /// <summary>Objects with a repository, wherever they stand.</summary>
    private static IEnumerable<JsonObject> Images(JsonNode? value) => value is not JsonObject fields
        ? []
        : fields.ContainsKey("repository") ? [fields] : fields.SelectMany(field => Images(field.Value));

    private static string Name(JsonObject image, string version)
    {
        var (registry, tag) = ((string)image["registry"]!, (string)image["tag"]!);
        return $"{(registry.Length == 0 ? "" : $"{registry}/")}{image["repository"]}:{(tag.Length == 0 ? version : tag)}";
    }

    private static IEnumerable<JsonNode> Files(string folder) =>
        Directory.GetFiles(ChartFiles.PathOf(folder)).Order(StringComparer.Ordinal).SelectMany(file => ChartFiles.Parse(File.ReadAllText(file), file));

    private static IEnumerable<JsonNode> List(string annotation) => ChartFiles.Parse(Annotation(annotation), annotation).Single().AsArray().Select(item => item!);

    private static string Annotation(string name) => (string)Chart["annotations"]![$"artifacthub.io/{name}"]!;

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();
}
