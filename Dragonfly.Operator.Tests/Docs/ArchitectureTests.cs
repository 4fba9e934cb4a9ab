using System.Text.RegularExpressions;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Tests.House;

namespace Dragonfly.Operator.Tests.Docs;

/// <summary>What the page about the source names is there.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string[] Words = ["explain", "inject", "check", "version", "serve", "make manifests"];

    private static IEnumerable<string> Names => Page.Of("docs/architecture.md").Codes.Except(Words).Distinct();

    [Test]
    public void Types_and_files_exist()
    {
        var known = SourceFile.Projects.SelectMany(project => SourceFile.Of(project)).ToList();
        var types = known.SelectMany(file => file.Types).ToHashSet();
        Assert.That(Names, Does.Contain("PodAdmission").And.Contain("docs/configure.md"), "or nothing is looked for");
        Assert.That(
            Names.Where(name => !types.Contains(name) && !IsMember(name, known) && !Path.Exists(Of("", name)) && !Path.Exists(Of("Dragonfly.Operator", name))),
            Is.Empty);
    }

    private static bool IsMember(string name, IEnumerable<SourceFile> files) =>
        Identifier().IsMatch(name) && files.Any(file => file.Path.StartsWith("Dragonfly.Operator/", StringComparison.Ordinal) && Regex.IsMatch(file.Code, $@"\b{name} (=>|{{)"));

    private static string Of(string folder, string name) => Path.Combine(SourceTree.Root, folder, name);

    [GeneratedRegex("^[A-Z][A-Za-z]+$")]
    private static partial Regex Identifier();
}
