using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Dragonfly.Operator.Yaml;

/// <summary>Where in a JSON text the node at a path stands.</summary>
internal static class JsonLines
{
    public static int Find(string json, int firstLine, string[] steps)
    {
        var utf8 = Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = NodeComposer.MaxDepth });
        reader.Read();
        var found = 0;
        foreach (var step in steps)
        {
            var here = Descend(ref reader, step);
            if (here < 0)
            {
                break;
            }

            found = here;
        }

        return firstLine + utf8.AsSpan(0, found).Count((byte)'\n');
    }

    // Leaves the reader on the value; -1 where the current value has no such member or item.
    private static int Descend(ref Utf8JsonReader reader, string step)
    {
        var isObject = reader.TokenType == JsonTokenType.StartObject;
        if (!isObject && reader.TokenType != JsonTokenType.StartArray)
        {
            return -1;
        }

        for (var index = 0; reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray); index++)
        {
            var start = (int)reader.TokenStartIndex;
            var name = isObject ? reader.GetString() : index.ToString(CultureInfo.InvariantCulture);
            if (isObject)
            {
                reader.Read();
            }

            if (name == step)
            {
                return start;
            }

            reader.Skip();
        }

        return -1;
    }
}
