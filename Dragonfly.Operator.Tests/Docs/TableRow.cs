using System.Text.RegularExpressions;

namespace Dragonfly.Operator.Tests.Docs;

/// <summary>A row of a table.</summary>
internal sealed partial record TableRow(IReadOnlyList<string> Cells)
{
    /// <summary>What stands between backticks in the first cell.</summary>
    public IReadOnlyList<string> Names => Codes(0);

    public IReadOnlyList<string> Codes(int cell) => [.. Code().Matches(Cells[cell]).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
