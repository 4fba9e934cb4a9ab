using System.CommandLine;
using System.Text.RegularExpressions;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Docs;

/// <summary>docs/configure.md and docs/operations.md speak of every flag, and no page of one that there is not.</summary>
public sealed partial class FlagTests
{
    private static IEnumerable<Command> Commands => Verbs.Root.Subcommands;

    [TestCaseSource(nameof(Commands))]
    public void Every_flag_is_documented_at_its_command(Command command) => Assert.That(
        Page.Of("docs/configure.md").Rows("flag", command.Name == "version" ? "Command line" : command.Name).Select(row => row.Names),
        Is.EquivalentTo(command.Options.Where(option => !option.Hidden).Select(Names)));

    [Test]
    public void Every_hidden_flag_is_documented_where_the_source_says_so() => Assert.That(
        Page.Of("docs/operations.md").Rows("flag", "Certificate flags").Select(row => row.Names),
        Is.EquivalentTo(Commands.SelectMany(command => command.Options).Where(option => option.Hidden).Select(Names)));

    [TestCaseSource(typeof(Page), nameof(Page.All))]
    public void A_page_names_only_flags_that_there_are(object page) => Assert.That(
        ((Page)page).Codes.Where(code => code.StartsWith("--", StringComparison.Ordinal) && code != "---").Select(code => code.Split(' ', '=')[0]).Distinct(),
        Is.SubsetOf(Commands.SelectMany(command => command.Options).SelectMany(Names).Append("--help")));

    [Test]
    public void The_program_has_the_commands_that_are_tested_here()
    {
        var program = File.ReadAllText(Path.Combine(SourceTree.Root, "Dragonfly.Operator", "Program.cs"));

        Assert.That(
            CreatedCommand().Matches(program).Select(match => match.Groups[1].Value.ToLowerInvariant()),
            Is.EqualTo(Commands.Select(command => command.Name)));
    }

    private static string[] Names(Option option) => [option.Name, .. option.Aliases];

    [GeneratedRegex(@"(\w+)Command\.Create\(\w*\)")]
    private static partial Regex CreatedCommand();
}
