using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections.Policy;

/// <summary>
/// A truth table of a source file's comment. The tests run on the comment itself, so the two cannot drift apart.
/// </summary>
internal sealed record TruthTable(string[] Columns, IReadOnlyList<string[]> Rows)
{
    public static IReadOnlyList<TruthTable> In(string sourceFile)
    {
        var tables = new List<TruthTable>();
        var lines = File.ReadLines(Path.Combine(SourceTree.Root, sourceFile)).Select(line => line.Trim()).Where(line => line.StartsWith("///", StringComparison.Ordinal));
        List<string[]>? rows = null;
        foreach (var line in lines.Select(line => line[3..].Trim()))
        {
            if (line == "<code>")
            {
                rows = [];
            }
            else if (line == "</code>")
            {
                tables.Add(new(rows![0], rows[1..]));
                rows = null;
            }
            else
            {
                rows?.Add(line.Split('|', StringSplitOptions.TrimEntries));
            }
        }

        return tables;
    }

    /// <summary>What stands, in the first row that fits, in the columns after those that were <paramref name="given"/>.</summary>
    public string[] FirstFit(params Predicate<string>[] given)
    {
        var row = Rows.First(row => given.Index().All(condition => row[condition.Index] == "*" || condition.Item(row[condition.Index])));
        return row[given.Length..];
    }
}
