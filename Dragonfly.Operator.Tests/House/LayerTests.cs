using System.Text.RegularExpressions;

namespace Dragonfly.Operator.Tests.House;

/// <summary>Folders depend downwards only.</summary>
public sealed class LayerTests
{
    private const string Root = "Dragonfly.Operator";

    /// <summary>The seam to KubeOps: used by those that may know of it, and itself above what it registers.</summary>
    private const string Seam = "KubeOps";

    // Each may use what stands below it, and nothing beside it.
    private static readonly string[][] Levels =
    [
        ["Hosting"],
        ["Commands"],
        ["Audit"],
        ["Webhooks", "Certificates"],
        ["Resources"],
        ["Background"],
        ["Pods"],
        ["Yaml"],
    ];

    private static readonly string[] WithoutSeam = ["Pods", "Yaml"];

    private static IEnumerable<string> Folders => Levels.SelectMany(level => level);

    [TestCaseSource(nameof(Folders))]
    public void A_folder_uses_only_what_is_below_it(string folder)
    {
        var level = Array.FindIndex(Levels, level => level.Contains(folder));
        var below = Levels.Skip(level + 1).SelectMany(names => names).Append(folder);
        string[] allowed = WithoutSeam.Contains(folder) ? [.. below] : [.. below, Seam];

        AssertUses(SourceFile.Of($"{Root}/{folder}"), allowed);
    }

    [Test]
    public void The_seam_uses_nothing_of_what_starts_the_program() =>
        AssertUses(SourceFile.Of($"{Root}/KubeOps"), [Seam, .. Levels.Skip(3).SelectMany(names => names)]);

    [Test]
    public void Every_folder_has_its_level()
    {
        var folders = SourceFile.Of(Root).Select(file => file.Path.Split('/')).Where(path => path.Length > 2).Select(path => path[1]).Distinct();
        Assert.That(folders, Is.EquivalentTo(Folders.Append(Seam)));
    }

    [Test]
    public void Namespaces_are_folders() => Assert.That(
        SourceFile.Of(Root).Where(file => file.Path.Split('/') is [_, _, ..] path && path.Length > 2 && path[1] != Seam)
            .Where(file => !file.Code.Contains($"namespace {Path.GetDirectoryName(file.Path)!.Replace('/', '.')};", StringComparison.Ordinal)),
        Is.Empty);

    private static void AssertUses(IEnumerable<SourceFile> files, IReadOnlyCollection<string> allowed)
    {
        var known = string.Join('|', Folders.Append(Seam));
        // Imported, named in full, or named from the common namespace on.
        var reference = new Regex($@"(?:Dragonfly\.Operator\.|(?<![\w.])(?=\w+\.[A-Z]\w*\.))(?<folder>{known})\b");
        var wrong =
            from file in files
            from Match match in reference.Matches(file.Code)
            let folder = match.Groups["folder"].Value
            where !allowed.Contains(folder)
            select $"{file}: {folder}";
        Assert.That(wrong.Distinct(), Is.Empty);
    }
}
