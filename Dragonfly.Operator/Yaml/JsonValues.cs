using System.Text;
using System.Text.Json;

namespace Dragonfly.Operator.Yaml;

/// <summary>Cuts concatenated JSON values, as `kubectl get -o json` and jq print them, into their spans.</summary>
internal static class JsonValues
{
    /// <summary>Character spans [Start, End) of the values in a text that is JSON from end to end.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static List<(int Start, int End)> Split(byte[] utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = NodeComposer.MaxDepth });
        var spans = new List<(int Start, int End)>();
        int bytes = 0, characters = 0;
        while (reader.Read())
        {
            var start = CharacterAt(utf8, (int)reader.TokenStartIndex, ref bytes, ref characters);
            reader.Skip();
            spans.Add((start, CharacterAt(utf8, (int)reader.BytesConsumed, ref bytes, ref characters)));
        }

        return spans;
    }

    private static int CharacterAt(byte[] utf8, int at, ref int bytes, ref int characters)
    {
        characters += Encoding.UTF8.GetCharCount(utf8, bytes, at - bytes);
        bytes = at;
        return characters;
    }
}
