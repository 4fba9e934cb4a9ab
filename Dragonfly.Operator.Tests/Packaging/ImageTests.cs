using System.Text.RegularExpressions;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Packaging;

/// <summary>What the Dockerfiles promise to those who run the images.</summary>
public sealed partial class ImageTests
{
    [TestCase("Dockerfile")]
    [TestCase("toolkits-image/Dockerfile")]
    public void Runs_as_a_numeric_user_other_than_root(string file)
    {
        var user = LastStage(file).Last(line => line.StartsWith("USER ", StringComparison.Ordinal));
        Assert.That(user, Is.EqualTo("USER 65532:65532"));
    }

    [TestCase("Dockerfile")]
    [TestCase("toolkits-image/Dockerfile")]
    public void Every_base_can_be_pinned_by_an_argument(string file)
    {
        var bases = Lines(file).Where(line => line.StartsWith("FROM ", StringComparison.Ordinal)).Select(line => From().Match(line).Groups[1].Value);
        Assert.That(bases, Has.All.Matches<string>(name => name == "scratch" || name.Contains("${", StringComparison.Ordinal)));
        var defaults = Lines(file).Where(line => line.StartsWith("ARG ", StringComparison.Ordinal) && line.Contains('/') && line.Contains(':'));
        Assert.That(defaults, Has.None.EndsWith(":latest"));
    }

    [TestCase("Dockerfile")]
    [TestCase("toolkits-image/Dockerfile")]
    public void Says_what_it_is(string file)
    {
        var labels = string.Join('\n', LastStage(file));
        foreach (var name in new[] { "title", "description", "licenses", "version", "revision", "created" })
        {
            Assert.That(labels, Does.Contain($"org.opencontainers.image.{name}="));
        }
    }

    [Test]
    public void The_tools_lie_where_the_injected_container_looks_for_them()
    {
        var folder = Fakes.Crd.Spec["properties"]!["toolsSourcePath"]!["default"]!.GetValue<string>();
        var lines = LastStage("toolkits-image/Dockerfile");
        Assert.That(lines, Has.Some.Matches<string>(line => line.StartsWith("COPY ", StringComparison.Ordinal) && line.EndsWith($" {folder}", StringComparison.Ordinal)));
        Assert.That(lines, Has.Some.EndsWith(" /bin/cp"), "the injected container calls cp");
    }

    [TestCase("Dockerfile", ".dockerignore")]
    [TestCase("toolkits-image/Dockerfile", "toolkits-image/.dockerignore")]
    public void Nothing_that_is_copied_is_ignored(string file, string ignored)
    {
        var sources = Lines(file)
            .Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from=", StringComparison.Ordinal))
            .SelectMany(line => line.Split(' ')[1..^1])
            .Distinct()
            .ToArray();
        Assert.That(sources, Is.Not.Empty);
        Assert.That(Lines(ignored), Is.SupersetOf(sources.Select(source => $"!{source}")));
    }

    [Test]
    public void Is_built_by_the_rules_of_the_repository() => Assert.That(
        Lines("Dockerfile").Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && line.Contains("global.json", StringComparison.Ordinal)),
        Has.All.Contains(".editorconfig"), "warnings are errors, and it says which there are");

    private static string[] Lines(string file) => ChartFiles.Text(file).Split('\n');

    private static string[] LastStage(string file) =>
        [.. Lines(file).Reverse().TakeWhile(line => !line.StartsWith("FROM ", StringComparison.Ordinal)).Reverse()];

    [GeneratedRegex(@"^FROM (?:--\S+ )?(\S+)")]
    private static partial Regex From();
}
