using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Dragonfly.Operator.Yaml;

/// <summary>Writes a node as JSON: expands aliases and merge keys, converts keys to strings, and rejects duplicates.</summary>
internal sealed class NodeToJson : IDisposable
{
    // Limits the expansion of aliases and merge keys in a small text ("billion laughs"). Without them, a document costs no more than
    // its own length.
    private const long Expansion = 10_000_000;

    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = NodeComposer.MaxDepth + 1,
    };

    private readonly ArrayBufferWriter<byte> _output;
    private readonly Utf8JsonWriter _json;
    private readonly DocumentPlace _place;
    private long _budget;

    private NodeToJson(int textLength, DocumentPlace place)
    {
        _output = new ArrayBufferWriter<byte>(textLength + 256);
        _json = new Utf8JsonWriter(_output, Options);
        _place = place;
        _budget = (2L * textLength) + Expansion;
    }

    /// <summary>The root node, the length of the text, and the position in the source where the document ends.</summary>
    public static (Node Root, int Length, int End) Compose(SourceDocument document)
    {
        // The parser does not accept byte order marks. Those in the head come before everything else it reads.
        var head = document.Head.Replace("\uFEFF", "", StringComparison.Ordinal);
        var text = head + document.Body + document.Tail;

        // kubectl also adds a final line break before parsing, and a block scalar at the end includes it.
        var (root, end) = NodeComposer.Compose(text.EndsWith('\n') ? text : text + "\n", new DocumentPlace(document.File, document.Index, document.Line));
        return (root, text.Length, Math.Min(end, text.Length) + document.Head.Length - head.Length);
    }

    public static JsonElement Convert(Node root, int textLength, DocumentPlace place)
    {
        using var conversion = new NodeToJson(textLength, place);
        conversion.Write(root, depth: 1);
        conversion._json.Flush();
        return JsonText.Parse(conversion._output.WrittenMemory);
    }

    /// <summary>The line of the key or list item at a path, or of its nearest existing ancestor.</summary>
    public static int LineOf(SourceDocument document, string[] steps)
    {
        // Only errors need this, so parsing again costs less than keeping every node.
        var (node, length, _) = Compose(document);
        using var conversion = new NodeToJson(length, new DocumentPlace(document.File, document.Index, document.Line));
        var line = document.BodyLine;
        foreach (var step in steps)
        {
            switch (node)
            {
                case MappingNode mapping when conversion.Resolve(mapping).TryGetValue(step, out var entry):
                    (line, node) = (entry.Key.Line, entry.Value);
                    break;
                case SequenceNode { Items: var items }
                    when int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < items.Count:
                    node = items[index];
                    line = node.Line;
                    break;
                default:
                    return line;
            }
        }

        return line;
    }

    public void Dispose() => _json.Dispose();

    private void Write(Node node, int depth)
    {
        Spend(node, (node as ScalarNode)?.Text.Length ?? 0);
        switch (node)
        {
            case ScalarNode scalar:
                Write(scalar);
                break;
            case { } when depth > NodeComposer.MaxDepth:
                throw _place.Error(node, $"the document nests deeper than {NodeComposer.MaxDepth} levels");
            case SequenceNode sequence:
                _json.WriteStartArray();
                sequence.Items.ForEach(item => Write(item, depth + 1));
                _json.WriteEndArray();
                break;
            case MappingNode mapping:
                _json.WriteStartObject();
                foreach (var (name, entry) in Resolve(mapping))
                {
                    _json.WritePropertyName(name);
                    Write(entry.Value, depth + 1);
                }

                _json.WriteEndObject();
                break;
        }
    }

    private void Write(ScalarNode scalar)
    {
        var resolved = ScalarResolver.Resolve(scalar);
        switch (resolved.Kind)
        {
            case ScalarKind.Invalid:
                throw _place.Error(scalar, resolved.Text);
            case ScalarKind.NonFinite:
                throw _place.Error(scalar, $"'{scalar.Text}' has no JSON form; quote it to use it as text");
            case ScalarKind.String:
                _json.WriteStringValue(resolved.Text);
                break;
            default:
                _json.WriteRawValue(resolved.Text);
                break;
        }
    }

    private OrderedDictionary<string, (Node Key, Node Value)> Resolve(MappingNode mapping)
    {
        var entries = new OrderedDictionary<string, (Node Key, Node Value)>(mapping.Entries.Count, StringComparer.Ordinal);
        Collect(mapping, entries, depth: 0);
        return entries;
    }

    // Applied in the written order, as kubectl does: a merge after a key overrides it, although YAML's draft says otherwise.
    private void Collect(MappingNode mapping, OrderedDictionary<string, (Node Key, Node Value)> entries, int depth)
    {
        if (depth > NodeComposer.MaxDepth)
        {
            throw _place.Error(mapping, $"merge keys are nested deeper than {NodeComposer.MaxDepth} levels");
        }

        var own = new Dictionary<string, int>(mapping.Entries.Count, StringComparer.Ordinal);
        foreach (var entry in mapping.Entries)
        {
            Spend(entry.Key, 0);
            if (entry.Key is ScalarNode { IsMergeKey: true })
            {
                // The first of several sources wins, so it is applied last.
                foreach (var source in Enumerable.Reverse(SourcesOf(entry.Value)))
                {
                    Collect(source, entries, depth + 1);
                }

                continue;
            }

            var name = ScalarResolver.KeyOf(entry.Key as ScalarNode ?? throw _place.Error(entry.Key, "a key must be a scalar, not a mapping or list"), _place);
            if (!own.TryAdd(name, entry.Key.Line))
            {
                throw _place.Error(entry.Key, $"the key '{name}' is already set on line {own[name]}");
            }

            entries[name] = entry;
        }
    }

    private List<MappingNode> SourcesOf(Node merged)
    {
        IEnumerable<Node> values = merged is SequenceNode list ? list.Items : [merged];
        return [.. values.Select(value => value as MappingNode ?? throw _place.Error(value, "'<<' needs a mapping or a list of mappings"))];
    }

    private void Spend(Node node, int characters)
    {
        _budget -= 1 + characters;
        if (_budget < 0)
        {
            throw _place.Error(node, "the document's aliases expand to too much data");
        }
    }
}
