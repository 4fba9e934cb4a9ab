using System.Text.Json.Nodes;
using Dragonfly.Operator.Yaml;

namespace Dragonfly.Operator.Tests.Packaging;

/// <summary>values.yaml with its comments.</summary>
/// <remarks>What has a comment right above it is a value; what has none must be a group of others.</remarks>
internal sealed class ChartValues
{
    private const string File = $"{ChartFiles.Chart}/values.yaml";
    private readonly SourceDocument _document;
    private readonly string[] _lines;

    private ChartValues(string text)
    {
        _lines = text.Split('\n');
        _document = DocumentReader.Read(text, File).Single(document => document.Value is not null);
        Root = JsonNode.Parse(_document.Value!.Value.GetRawText())!.AsObject();
        All = [.. Find(Root, [])];
    }

    public JsonObject Root { get; }

    public IReadOnlyList<ChartValue> All { get; }

    public static ChartValues Read() => new(ChartFiles.Text(File));

    private IEnumerable<ChartValue> Find(JsonObject group, string[] parents)
    {
        foreach (var (key, value) in group)
        {
            string[] path = [.. parents, key];
            var comment = CommentAbove(_document.LineOf('/' + string.Join('/', path)));
            if (comment.Length == 0 && value is JsonObject { Count: > 0 } inner)
            {
                foreach (var found in Find(inner, path))
                {
                    yield return found;
                }
            }
            else
            {
                yield return new(string.Join('.', path), comment, value);
            }
        }
    }

    private string CommentAbove(int line)
    {
        var above = _lines.Take(line - 1).Reverse().Select(text => text.Trim()).TakeWhile(text => text.StartsWith('#')).Reverse();
        return string.Join(' ', above.Select(text => text.TrimStart('#').Trim()));
    }
}
