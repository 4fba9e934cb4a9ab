using SharpYaml;
using SharpYaml.Events;

namespace Dragonfly.Operator.Yaml;

/// <summary>A YAML node and its place in the file. An alias refers to the anchored node itself.</summary>
internal abstract class Node(int line, int column)
{
    public int Line { get; } = line;

    public int Column { get; } = column;

    /// <summary>False while the children are being read; an alias to the node would then contain itself.</summary>
    public bool Complete { get; set; }
}

/// <param name="tag">Short ("!!int"), "!" or empty.</param>
internal sealed class ScalarNode(int line, int column, string text, string tag, bool plain) : Node(line, column)
{
    public string Text { get; } = text;

    public string Tag { get; } = tag;

    public bool IsPlain { get; } = plain;

    public bool IsMergeKey => Text == "<<" && ((IsPlain && Tag.Length == 0) || Tag == "!!merge");
}

internal sealed class SequenceNode(int line, int column) : Node(line, column)
{
    public List<Node> Items { get; } = [];
}

/// <summary>The entries as written, including merge keys and duplicates.</summary>
internal sealed class MappingNode(int line, int column) : Node(line, column)
{
    public List<(Node Key, Node Value)> Entries { get; } = [];
}

/// <summary>
/// Composes the nodes of one document from SharpYaml's parsing events. Like kubectl's go-yaml, SharpYaml keeps libyaml's scanner, so
/// both see the same tokens.
/// </summary>
internal sealed class NodeComposer
{
    /// <summary>The schema of a CustomResourceDefinition nests some tens of levels.</summary>
    public const int MaxDepth = 500;

    private const string CoreTags = "tag:yaml.org,2002:";

    private readonly DocumentPlace _place;
    private readonly IParser _parser;
    private readonly Dictionary<string, Node> _anchors = new(StringComparer.Ordinal);

    private NodeComposer(string text, DocumentPlace place)
    {
        _place = place;
        _parser = Parser.CreateParser(new StringReader(text), MaxDepth + 1);
    }

    /// <summary>The document's root, and the position where the document ends: at its "..." or at the end of the text.</summary>
    /// <exception cref="YamlFormatException">The text is not a YAML document.</exception>
    public static (Node Root, int End) Compose(string text, DocumentPlace place)
    {
        RequireYamlCharacters(text, place);
        var composer = new NodeComposer(text, place);
        try
        {
            return composer.ReadDocument(text.Length);
        }
        catch (YamlException e)
        {
            throw composer.Error(e.Start, Sentence(e.Message));
        }
    }

    // Rejects the same characters as kubectl.
    private static void RequireYamlCharacters(string text, DocumentPlace place)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is (< ' ' and not ('\t' or '\n' or '\r')) or '\uFFFE' or '\uFFFF' or (>= '\x7F' and < '\xA0' and not '\x85'))
            {
                var before = text.AsSpan(0, i);
                throw place.Error(
                    place.LineInFile(SourceText.CountBreaks(before) + 1),
                    i - before.LastIndexOfAny('\r', '\n'),
                    $"the character U+{(int)text[i]:X4} is not allowed in YAML; in double quotes write \\u{(int)text[i]:x4}");
            }
        }
    }

    private (Node Root, int End) ReadDocument(int length)
    {
        Next<StreamStart>();
        Next<DocumentStart>();
        var root = Read(Next<ParsingEvent>(), depth: 1);
        var end = Next<DocumentEnd>();
        if (!end.IsImplicit)
        {
            return (root, end.Start.Index);
        }

        if (end.Start.Index < length)
        {
            // kubectl drops the rest silently.
            throw Error(end.Start, "unexpected content; is a '---' missing before it, or is its indentation wrong?");
        }

        return (root, length);
    }

    private Node Read(ParsingEvent next, int depth)
    {
        if (depth > MaxDepth)
        {
            throw Error(next.Start, $"the document nests deeper than {MaxDepth} levels");
        }

        switch (next)
        {
            case AnchorAlias alias:
                return Anchored(alias);
            case Scalar scalar:
                var plain = scalar.Style == ScalarStyle.Plain;
                return Finish(Remember(scalar, new ScalarNode(Line(scalar), Column(scalar), scalar.Value, TagOf(scalar), plain)));
            case SequenceStart list:
                var sequence = Remember(list, new SequenceNode(Line(list), Column(list)));
                for (var item = Next<ParsingEvent>(); item is not SequenceEnd; item = Next<ParsingEvent>())
                {
                    sequence.Items.Add(Read(item, depth + 1));
                }

                return Finish(sequence);
            case MappingStart start:
                var key = Next<ParsingEvent>();

                // The parser reports no position for a mapping without braces, as in "[a: 1]".
                var place = depth > 1 && start.Start.Index == 0 ? key : start;
                var mapping = Remember(start, new MappingNode(Line(place), Column(place)));
                for (; key is not MappingEnd; key = Next<ParsingEvent>())
                {
                    mapping.Entries.Add((Read(key, depth + 1), Read(Next<ParsingEvent>(), depth + 1)));
                }

                return Finish(mapping);
            default:
                throw new InvalidOperationException($"unexpected {next}");
        }
    }

    private Node Anchored(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value, out var node))
        {
            throw Error(alias.Start, $"the alias *{alias.Value} refers to an anchor that is not defined before it");
        }

        return node.Complete ? node : throw Error(alias.Start, $"the anchor &{alias.Value} contains itself");
    }

    private T Remember<T>(NodeEvent source, T node)
        where T : Node
    {
        if (!string.IsNullOrEmpty(source.Anchor))
        {
            _anchors[source.Anchor] = node;
        }

        return node;
    }

    private static Node Finish(Node node)
    {
        node.Complete = true;
        return node;
    }

    private T Next<T>()
        where T : ParsingEvent =>
        _parser.MoveNext() && _parser.Current is T found ? found : throw new InvalidOperationException("the parser gave another event than YAML has here");

    private YamlFormatException Error(Mark mark, string problem) => _place.Error(_place.LineInFile(mark.Line + 1), mark.Column + 1, problem);

    private int Line(ParsingEvent node) => _place.LineInFile(node.Start.Line + 1);

    private static int Column(ParsingEvent node) => node.Start.Column + 1;

    private static string TagOf(Scalar scalar) =>
        scalar.Tag is not { } tag ? ""
        : tag.StartsWith(CoreTags, StringComparison.Ordinal) ? "!!" + tag[CoreTags.Length..]
        : tag;

    // The message is "(Lin: 1, Col: 2, …) - (…): While scanning …, find …"; the place is reported in the file's own terms instead.
    private static string Sentence(string message)
    {
        var sentence = message[(message.LastIndexOf("): ", StringComparison.Ordinal) is >= 0 and var at ? at + 3 : 0)..];
        return "not valid YAML: " + char.ToLowerInvariant(sentence[0]) + sentence[1..].TrimEnd('.')
            .Replace("  ", " ", StringComparison.Ordinal).Replace(", find ", ", found ", StringComparison.Ordinal);
    }
}
