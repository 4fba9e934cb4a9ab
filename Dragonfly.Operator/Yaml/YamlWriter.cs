using System.Text;
using System.Text.Json;

namespace Dragonfly.Operator.Yaml;

/// <summary>
/// Writes JSON as YAML in kubectl's style: block style, two spaces, lists not indented under their key, keys in order. Reading the text
/// gives the same JSON.
/// </summary>
/// <remarks>
/// Library emitters fold long lines, indent lists, and leave it to the caller which strings need quotes and which fit a literal block.
/// That is most of the work here.
/// </remarks>
internal sealed class YamlWriter
{
    private const int Step = 2;

    // YAML limits a key on its value's line to 1024 characters, including quotes, indentation and escapes.
    private const int MaxInlineKeyLength = 900;

    private readonly StringBuilder _output = new();

    private YamlWriter()
    {
    }

    /// <summary>Ends with a line break. Strings must be valid Unicode, as <see cref="DocumentReader"/> ensures.</summary>
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

    // The first line is already indented: it follows "- ", or needs no indentation.
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

            // At the top of a document, readers disagree on what an indentation indicator counts from.
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
