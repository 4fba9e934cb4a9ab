using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Yaml;

/// <summary>Reads JSON as strictly as YAML: no duplicate keys, no unpaired surrogates, no numbers that only some readers accept.</summary>
internal static class JsonText
{
    private static readonly JsonReaderOptions Options = new() { AllowMultipleValues = true, MaxDepth = NodeComposer.MaxDepth };

    /// <summary>
    /// Splits concatenated JSON values, as `kubectl get -o json` and jq print them, into their character spans [Start, End).
    /// </summary>
    /// <exception cref="JsonException">The text is not JSON from end to end.</exception>
    public static List<(int Start, int End)> Split(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(utf8, Options);
        var spans = new List<(int Start, int End)>();
        int bytes = 0, characters = 0;
        while (reader.Read())
        {
            var start = CharacterAt((int)reader.TokenStartIndex);
            reader.Skip();
            spans.Add((start, CharacterAt((int)reader.BytesConsumed)));
        }

        return spans;

        int CharacterAt(int at)
        {
            characters += Encoding.UTF8.GetCharCount(utf8, bytes, at - bytes);
            bytes = at;
            return characters;
        }
    }

    /// <exception cref="YamlFormatException">The value breaks a rule beyond JSON's syntax.</exception>
    public static JsonElement Parse(string text, DocumentPlace place)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(utf8, Options);
        var keys = new Stack<HashSet<string>>();
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    keys.Push(new HashSet<string>(StringComparer.Ordinal));
                    break;
                case JsonTokenType.EndObject:
                    keys.Pop();
                    break;
                case JsonTokenType.PropertyName:
                    var name = Decode(ref reader, utf8, place);
                    if (!keys.Peek().Add(name))
                    {
                        throw Error(utf8, (int)reader.TokenStartIndex, place, $"the key '{name}' appears twice in the same object");
                    }

                    break;
                case JsonTokenType.String when reader.ValueIsEscaped:
                    Decode(ref reader, utf8, place);
                    break;
                case JsonTokenType.Number when double.IsInfinity(reader.GetDouble()):
                    throw Error(utf8, (int)reader.TokenStartIndex, place, "the number is too large");
            }
        }

        return Parse(utf8);
    }

    public static JsonElement Parse(ReadOnlyMemory<byte> utf8)
    {
        using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = NodeComposer.MaxDepth });
        return document.RootElement.Clone();
    }

    /// <summary>Converts edited JSON back, as deep as documents may nest; serializers stop at 64 levels.</summary>
    public static JsonElement Parse(JsonNode edited) => Parse(Encoding.UTF8.GetBytes(edited.ToJsonString()));

    /// <summary>The line of the node at a path, or of its nearest existing ancestor.</summary>
    public static int LineOf(string json, int firstLine, string[] steps)
    {
        var utf8 = Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(utf8, Options);
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

    public static YamlFormatException Error(JsonException e, DocumentPlace place)
    {
        // The message ends with "LineNumber: 0 | BytePositionInLine: 5."; the place is reported in the file's own terms instead.
        var problem = e.Message.Split(" LineNumber:", 2)[0].Split(" Path:", 2)[0].TrimEnd('.');
        return place.Error(place.LineInFile((e.LineNumber ?? 0) + 1), (int)(e.BytePositionInLine ?? 0) + 1, "not valid JSON: " + problem);
    }

    // Moves the reader to the value, or returns -1 if the current value has no such member or item.
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

    private static string Decode(ref Utf8JsonReader reader, byte[] utf8, DocumentPlace place)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Error(utf8, (int)reader.TokenStartIndex, place, "the string holds half a surrogate pair");
        }
    }

    private static YamlFormatException Error(byte[] utf8, int at, DocumentPlace place, string problem)
    {
        var before = utf8.AsSpan(0, at);
        return place.Error(place.LineInFile(before.Count((byte)'\n') + 1), at - before.LastIndexOf((byte)'\n'), problem);
    }
}
