using System.Text.Json;

namespace Dragonfly.Operator.Yaml;

/// <summary>The value of one YAML document.</summary>
internal static class YamlValue
{
    public static JsonElement Of(SourceDocument document)
    {
        var (text, place) = Prepare(document);
        return JsonText.Parse(NodeToJson.Convert(NodeComposer.Compose(text, place), text.Length, place));
    }

    // Parsed again when asked: only errors need it, and keeping every node would cost more than the text.
    public static int LineOf(SourceDocument document, string[] steps)
    {
        var (text, place) = Prepare(document);
        var mappings = new MappingResolver(place, new ExpansionBudget(text.Length, place));
        return NodeLines.Find(NodeComposer.Compose(text, place), mappings, document.BodyLine, steps);
    }

    // The head is needed for its %TAG directives; its byte order marks are not for the parser.
    private static (string Text, DocumentPlace Place) Prepare(SourceDocument document) =>
        (document.Head.Replace("\uFEFF", "", StringComparison.Ordinal) + document.Body + document.Tail,
            new DocumentPlace(document.File, document.Index, document.Line));
}
