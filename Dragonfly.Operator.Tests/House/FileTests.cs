using System.Text.RegularExpressions;

namespace Dragonfly.Operator.Tests.House;

/// <summary>Files and types have names that say something.</summary>
public sealed partial class FileTests
{
    [TestCaseSource(typeof(SourceFile), nameof(SourceFile.Projects))]
    public void No_name_says_nothing(string project) => Assert.That(
        SourceFile.Of(project).Where(file => Empty().IsMatch(file.Path) || file.Types.Any(type => Empty().IsMatch(type))), Is.Empty);

    [GeneratedRegex("(Helper|Manager|Util|Utility|Base|Impl)s?(?![a-z])")]
    private static partial Regex Empty();
}
