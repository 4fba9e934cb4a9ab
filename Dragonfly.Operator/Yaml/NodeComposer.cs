using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Dragonfly.Operator.Yaml;

/// <summary>Composes the nodes of one document from YamlDotNet's parsing events.</summary>
internal sealed class NodeComposer
{
    /// <summary>A CustomResourceDefinition's schema nests some tens of levels deep.</summary>
    public const int MaxDepth = 500;

    private const string CoreTags = "tag:yaml.org,2002:";

    private readonly DocumentPlace _place;
    private readonly Scanner _scanner;
    private readonly Parser _parser;
    private readonly Dictionary<string, Node> _anchors = new(StringComparer.Ordinal);

    private NodeComposer(string text, DocumentPlace place)
    {
        _place = place;
        _scanner = new Scanner(new StringReader(text), skipComments: true);
        _parser = new Parser(_scanner);
    }

    public static Node Compose(string text, DocumentPlace place)
    {
        TextCheck.RequireYamlCharacters(text, place);
        while (true)
        {
            var composer = new NodeComposer(text, place);
            try
            {
                return composer.ReadDocument();
            }
            catch (SemanticErrorException e) when (LeadingBlankLines.Empty(text, e.Start.Line) is { } repaired)
            {
                text = repaired;
            }
            catch (YamlException e)
            {
                // Some of YamlDotNet's errors carry no place; the scanner then stands at the offending character.
                throw composer.Error(e.Start.Equals(Mark.Empty) ? composer._scanner.CurrentPosition : e.Start, Sentence(e.Message));
            }
            catch (Exception e) when (e is InvalidOperationException or ArgumentException)
            {
                // So the scanner ends on "!!][]", or on an outdented value in a flow collection.
                throw composer.Error(composer._scanner.CurrentPosition, "not valid YAML");
            }
        }
    }

    private Node ReadDocument()
    {
        Next<StreamStart>();
        Next<DocumentStart>();
        var root = Read(Next<ParsingEvent>(), depth: 1);
        Next<DocumentEnd>();
        Next<StreamEnd>();
        return root;
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
                return Finish(Remember(scalar, new ScalarNode(Line(scalar), (int)scalar.Start.Column, scalar.Value, TagOf(scalar), plain)));
            case SequenceStart list:
                var sequence = Remember(list, new SequenceNode(Line(list), (int)list.Start.Column));
                for (var item = Next<ParsingEvent>(); item is not SequenceEnd; item = Next<ParsingEvent>())
                {
                    sequence.Items.Add(Read(item, depth + 1));
                }

                return Finish(sequence);
            case MappingStart start:
                var mapping = Remember(start, new MappingNode(Line(start), (int)start.Start.Column));
                for (var key = Next<ParsingEvent>(); key is not MappingEnd; key = Next<ParsingEvent>())
                {
                    mapping.Entries.Add(new MappingEntry(Read(key, depth + 1), Read(Next<ParsingEvent>(), depth + 1)));
                }

                return Finish(mapping);
            default:
                throw Misplaced(next);
        }
    }

    private Node Anchored(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var node))
        {
            throw Error(alias.Start, $"the alias *{alias.Value.Value} has no anchor before it");
        }

        return node.Complete ? node : throw Error(alias.Start, $"the anchor &{alias.Value.Value} contains itself");
    }

    private T Remember<T>(NodeEvent source, T node)
        where T : Node
    {
        if (!source.Anchor.IsEmpty)
        {
            _anchors[source.Anchor.Value] = node;
        }

        return node;
    }

    private static Node Finish(Node node)
    {
        node.Complete = true;
        return node;
    }

    private T Next<T>()
        where T : ParsingEvent
    {
        if (!_parser.MoveNext())
        {
            throw Error(_scanner.CurrentPosition, "not valid YAML: the document ends too early");
        }

        return _parser.Current as T ?? throw Misplaced(_parser.Current!);
    }

    private YamlFormatException Misplaced(ParsingEvent found) =>
        Error(found.Start, "not valid YAML: nothing more may stand here; is a '---' missing before it, or its indentation wrong?");

    private YamlFormatException Error(Mark mark, string problem) =>
        _place.Error(_place.LineInFile(mark.Line), (int)mark.Column, problem);

    private int Line(NodeEvent node) => _place.LineInFile(node.Start.Line);

    private static string TagOf(Scalar scalar)
    {
        if (scalar.Tag.IsEmpty)
        {
            return "";
        }

        var tag = scalar.Tag.Value;
        return tag.StartsWith(CoreTags, StringComparison.Ordinal) ? "!!" + tag[CoreTags.Length..] : tag;
    }

    private static string Sentence(string message) => "not valid YAML: " + char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');
}
