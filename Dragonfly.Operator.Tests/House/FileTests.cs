using System.IO.Enumeration;
using System.Text.RegularExpressions;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.House;

/// <summary>Files and types have names that say something, and files are whole.</summary>
public sealed partial class FileTests
{
    /// <summary>Folders of files that are not ours.</summary>
    private static readonly string[] Ignored = [".git", "bin", "obj", "dist", "artifacts", "TestResults", "BenchmarkDotNet.Artifacts"];

    [TestCaseSource(typeof(SourceFile), nameof(SourceFile.Projects))]
    public void No_name_says_nothing(string project) => Assert.That(
        SourceFile.Of(project).Where(file => Empty().IsMatch(file.Path) || file.Types.Any(type => Empty().IsMatch(type))), Is.Empty);

    /// <summary>No merge was resolved halfway. Neither a compiler nor bash sees the markers in a here-document.</summary>
    [Test]
    public void No_file_has_conflict_markers() => Assert.That(
        OurFiles().Where(file => ConflictMarker().IsMatch(File.ReadAllText(file))).Select(file => Path.GetRelativePath(SourceTree.Root, file)), Is.Empty);

    private static FileSystemEnumerable<string> OurFiles() => new(
        SourceTree.Root, (ref FileSystemEntry entry) => entry.ToFullPath(), new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
    {
        ShouldRecursePredicate = (ref FileSystemEntry entry) => !Ignored.Contains(entry.FileName.ToString()),
        ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory,
    };

    [GeneratedRegex("^(<{7}|>{7}) ", RegexOptions.Multiline)]
    private static partial Regex ConflictMarker();

    [GeneratedRegex("(Helper|Manager|Util|Utility|Base|Impl)s?(?![a-z])")]
    private static partial Regex Empty();
}
