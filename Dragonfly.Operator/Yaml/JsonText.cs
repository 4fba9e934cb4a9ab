using System.Text;
using System.Text.Json;

namespace Dragonfly.Operator.Yaml;

/// <summary>Reads one JSON value as strictly as a YAML document: no key twice, no half characters.</summary>
internal static class JsonText
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = NodeComposer.MaxDepth };

    public static JsonElement Parse(string text, DocumentPlace place)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = NodeComposer.MaxDepth });
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
                        throw Error(utf8, (int)reader.TokenStartIndex, place, $"the key '{name}' is there already in the same object");
                    }

                    break;
                case JsonTokenType.String when reader.ValueIsEscaped:
                    Decode(ref reader, utf8, place);
                    break;
            }
        }

        return Parse(utf8);
    }

    public static JsonElement Parse(ReadOnlyMemory<byte> utf8)
    {
        using var document = JsonDocument.Parse(utf8, Options);
        return document.RootElement.Clone();
    }

    public static YamlFormatException Error(JsonException e, DocumentPlace place)
    {
        // "'}' is invalid … LineNumber: 0 | BytePositionInLine: 5.": the place is said in our own terms.
        var problem = e.Message.Split(" LineNumber:", 2)[0].Split(" Path:", 2)[0].TrimEnd('.');
        return place.Error(place.LineInFile((e.LineNumber ?? 0) + 1), (int)(e.BytePositionInLine ?? 0) + 1, "not valid JSON: " + problem);
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
