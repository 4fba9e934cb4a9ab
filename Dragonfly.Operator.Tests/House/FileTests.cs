using System.Text.RegularExpressions;

namespace Dragonfly.Operator.Tests.House;

/// <summary>Small files, one type in each, under names that say something.</summary>
public sealed partial class FileTests
{
    private const int LongestFile = 250;
    private const int LongestMedian = 60;

    [TestCaseSource(typeof(SourceFile), nameof(SourceFile.Projects))]
    public void None_is_long(string project)
    {
        var lengths = SourceFile.Of(project).Select(file => file.Lines).Order().ToArray();

        Assert.That(SourceFile.Of(project).Where(file => file.Lines > LongestFile).Select(file => $"{file}: {file.Lines}"), Is.Empty);
        Assert.That(lengths[lengths.Length / 2], Is.LessThan(LongestMedian));
    }

    [TestCaseSource(typeof(SourceFile), nameof(SourceFile.Projects))]
    public void Each_holds_the_type_of_its_name(string project) => Assert.That(
        from file in SourceFile.Of(project)
        where file.Name != "Program" && !file.Path.StartsWith("Dragonfly.Operator/KubeOps/", StringComparison.Ordinal)
        where file.Types.Count != 1 || file.Types[0] != file.Name.Split('{')[0]
        select $"{file}: {string.Join(", ", file.Types)}",
        Is.Empty);

    [TestCaseSource(typeof(SourceFile), nameof(SourceFile.Projects))]
    public void No_name_says_nothing(string project) => Assert.That(
        SourceFile.Of(project).Where(file => Empty().IsMatch(file.Path) || file.Types.Any(type => Empty().IsMatch(type))), Is.Empty);

    [GeneratedRegex("(Helper|Manager|Util|Utility|Base|Impl)s?(?![a-z])")]
    private static partial Regex Empty();
}
