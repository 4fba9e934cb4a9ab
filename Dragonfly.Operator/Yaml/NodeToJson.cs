using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Dragonfly.Operator.Yaml;

/// <summary>Writes a node as JSON, aliases and merge keys expanded.</summary>
internal sealed class NodeToJson : IDisposable
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = NodeComposer.MaxDepth + 1,
    };

    private readonly ArrayBufferWriter<byte> _output;
    private readonly Utf8JsonWriter _json;
    private readonly DocumentPlace _place;
    private readonly ExpansionBudget _budget;
    private readonly MappingResolver _mappings;

    private NodeToJson(int textLength, DocumentPlace place)
    {
        _output = new ArrayBufferWriter<byte>(textLength + 256);
        _json = new Utf8JsonWriter(_output, Options);
        _place = place;
        _budget = new ExpansionBudget(textLength, place);
        _mappings = new MappingResolver(place, _budget);
    }

    public static ReadOnlyMemory<byte> Convert(Node node, int textLength, DocumentPlace place)
    {
        using var conversion = new NodeToJson(textLength, place);
        conversion.Write(node, depth: 1);
        conversion._json.Flush();
        return conversion._output.WrittenMemory;
    }

    public void Dispose() => _json.Dispose();

    private void Write(Node node, int depth)
    {
        _budget.Spend(node, (node as ScalarNode)?.Text.Length ?? 0);
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
                foreach (var (name, entry) in _mappings.Resolve(mapping))
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
                throw _place.Error(scalar, $"'{scalar.Text}' has no JSON form; quote it to mean the text");
            case ScalarKind.String:
                _json.WriteStringValue(resolved.Text);
                break;
            default:
                _json.WriteRawValue(resolved.Text);
                break;
        }
    }
}
