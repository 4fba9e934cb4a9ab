using System.Text;
using System.Text.Json;

namespace Dragonfly.Operator.Yaml;

/// <summary>
/// Writes JSON as YAML in the shape kubectl prints: block style, two spaces, lists not indented under their key, keys in
/// order. Reading the text back gives the same JSON.
/// </summary>
/// <remarks>
/// No library's emitter: those fold long lines, indent lists, and leave to the caller which strings need quotes and which a
/// literal block can hold, which is nearly all there is to do.
/// </remarks>
internal sealed class YamlWriter
{
    private const int Step = 2;

    // YAML's limit for a key on its value's line is 1024 characters; quotes, indentation and escapes count.
    private const int MaxInlineKeyLength = 900;

    private readonly StringBuilder _output = new();

    private YamlWriter()
    {
    }

    /// <summary>Ends with a line break. Strings must be whole Unicode, as <see cref="DocumentReader"/> makes sure.</summary>
    public static string Write(JsonElement value)
    {
        var writer = new YamlWriter();
        if (IsInline(value))
        {
            writer.Inline(value, indent: 0, isRoot: true);
        }
        else
        {
            writer.Block(value, indent: 0);
        }

        return writer._output.ToString();
    }

    // The first line's indentation is written already: it follows "- ", or is none.
    private void Block(JsonElement value, int indent)
    {
        var isFirst = true;
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
            {
                Indent(ref isFirst, indent);
                _output.Append('-');
                Item(item, indent);
            }

            return;
        }

        foreach (var property in value.EnumerateObject())
        {
            Indent(ref isFirst, indent);
            var key = ScalarText.OneLine(property.Name);
            if (key.Length > MaxInlineKeyLength)
            {
                _output.Append("? ").Append(key).Append('\n').Append(' ', indent).Append(':');
                Item(property.Value, indent);
                continue;
            }

            _output.Append(key).Append(':');
            Member(property.Value, indent);
        }
    }

    private void Item(JsonElement item, int indent)
    {
        _output.Append(' ');
        if (IsInline(item))
        {
            Inline(item, indent);
        }
        else
        {
            Block(item, indent + Step);
        }
    }

    private void Member(JsonElement value, int indent)
    {
        if (IsInline(value))
        {
            _output.Append(' ');
            Inline(value, indent);
            return;
        }

        var inner = value.ValueKind == JsonValueKind.Array ? indent : indent + Step;
        _output.Append('\n').Append(' ', inner);
        Block(value, inner);
    }

    private void Inline(JsonElement value, int indent, bool isRoot = false)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            var text = value.GetString()!;

            // Readers disagree on what an indentation indicator counts from at the top of a document.
            if (!isRoot && ScalarText.CanBeBlock(text))
            {
                ScalarText.AppendBlock(_output, text, indent + Step, Step);
                return;
            }

            _output.Append(ScalarText.OneLine(text));
        }
        else
        {
            _output.Append(value.ValueKind switch
            {
                JsonValueKind.Object => "{}",
                JsonValueKind.Array => "[]",
                _ => value.GetRawText(),
            });
        }

        _output.Append('\n');
    }

    private void Indent(ref bool isFirst, int indent)
    {
        _output.Append(' ', isFirst ? 0 : indent);
        isFirst = false;
    }

    private static bool IsInline(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.GetPropertyCount() == 0,
        JsonValueKind.Array => value.GetArrayLength() == 0,
        _ => true,
    };
}
