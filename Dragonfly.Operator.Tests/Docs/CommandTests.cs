using System.Text.RegularExpressions;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Docs;

/// <summary>What pages tell people to run can be run: the program understands it, make has the target, the files are there.</summary>
public sealed partial class CommandTests
{
    private static readonly string Makefile = File.ReadAllText(Path.Combine(SourceTree.Root, "Makefile"));

    private static IEnumerable<string> Lines => Page.All
        .SelectMany(page => page.Blocks.Where(block => block.Language == "sh"))
        .SelectMany(block => block.Text.Split('\n'));

    private static IEnumerable<string> Operators => Lines
        .SelectMany(line => line.Split(" | "))
        .Select(command => Rest().Replace(command, "").Trim())
        .Where(command => command.Split(' ')[0] == "dragonfly-operator")
        .Distinct();

    private static IEnumerable<string> Targets => Page.All
        .SelectMany(page => page.Codes)
        .Concat(Lines)
        .Where(line => line.StartsWith("make ", StringComparison.Ordinal))
        .Select(line => line.Split(' ')[1])
        .Distinct();

    private static IEnumerable<string> Files => Page.All
        .SelectMany(page => page.Codes)
        .Concat(Lines)
        .SelectMany(line => OurFile().Matches(line))
        .Select(match => match.Value)
        .Distinct();

    [TestCaseSource(nameof(Operators))]
    public void The_program_understands(string command) =>
        Assert.That(Verbs.Root.Parse(command.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..]).Errors.Select(error => error.Message), Is.Empty);

    [TestCaseSource(nameof(Targets))]
    public void There_is_a_target(string target) => Assert.That(Makefile, Does.Match($"(?m)^{Regex.Escape(target)}:"));

    [TestCaseSource(nameof(Files))]
    public void There_is_a_file(string file) => Assert.That(Path.Combine(SourceTree.Root, file), Does.Exist);

    /// <summary>Comments, and where the output goes.</summary>
    [GeneratedRegex(" +(?:#|>).*$")]
    private static partial Regex Rest();

    [GeneratedRegex(@"(?<![\w/.-])(?:config|examples|hack|bench|Dragonfly\.[A-Za-z.]+(?!/bin))/[\w./-]*\w")]
    private static partial Regex OurFile();
}
