using System.Text.RegularExpressions;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Docs;

/// <summary>A page of the documentation, with what tests look for in it.</summary>
/// <param name="File">Its path from the repository's root.</param>
/// <param name="Text">All of it.</param>
internal sealed partial record Page(string File, string Text)
{
    private static readonly string[] AtTheTop = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md"];

    public static IReadOnlyList<Page> All { get; } =
    [
        .. AtTheTop
            .Concat(Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "docs"), "*.md").Order().Select(file => $"docs/{Path.GetFileName(file)}"))
            .Select(file => new Page(file, System.IO.File.ReadAllText(Path.Combine(SourceTree.Root, file)))),
    ];

    public IReadOnlyList<CodeBlock> Blocks { get; } =
        [.. Fence().Matches(Text).Select(match => new CodeBlock(File, match.Groups["language"].Value, Unindented(match)))];

    /// <summary>The text without its code blocks.</summary>
    public string Prose { get; } = Fence().Replace(Text, "");

    /// <summary>What stands between backticks in the prose.</summary>
    public IEnumerable<string> Codes => Code().Matches(Prose).Select(match => match.Groups[1].Value);

    /// <summary>Names of the headings, as links spell them.</summary>
    public IEnumerable<string> Anchors => Heading().Matches(Prose)
        .Select(match => NotInAnchors().Replace(match.Groups[1].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    public static Page Of(string file) => All.Single(page => page.File == file);

    /// <summary>The rows of all tables, in the whole page or below one heading, whose first column is called this.</summary>
    public IEnumerable<TableRow> Rows(string column, string? below = null)
    {
        var text = below is null ? Prose : NextHeading().Split(Prose.Split($"# {below}\n", 2)[1], 2)[0];
        return text.Split("\n\n").Select(block => block.Trim('\n').Split('\n'))
            .Where(lines => lines[0].StartsWith($"| {column} |", StringComparison.Ordinal))
            .SelectMany(lines => lines.Skip(2).TakeWhile(line => line.StartsWith('|')))
            .Select(line => new TableRow([.. line.Trim('|').Split(" |").Select(cell => cell.Trim())]));
    }

    public override string ToString() => File;

    private static string Unindented(Match match) =>
        match.Groups["text"].Value.Replace("\n" + match.Groups["indent"].Value, "\n", StringComparison.Ordinal)[match.Groups["indent"].Length..];

    [GeneratedRegex("^(?<indent> *)```(?<language>\\S*)\n(?<text>.*?)^ *```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("^#", RegexOptions.Multiline)]
    private static partial Regex NextHeading();

    [GeneratedRegex("[^a-z0-9 _-]")]
    private static partial Regex NotInAnchors();
}
