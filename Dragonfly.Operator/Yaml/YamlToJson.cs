namespace Dragonfly.Operator.Yaml;

/// <summary>For files that are one YAML (or JSON) document, such as a kubeconfig.</summary>
internal static class YamlToJson
{
    /// <summary>The document as JSON text; "null" where the file holds none.</summary>
    /// <exception cref="YamlFormatException">The text is malformed or holds more than one document.</exception>
    public static string Convert(string text, string file)
    {
        var documents = DocumentReader.Read(text, file).Where(document => document.Value is not null).ToList();
        return documents switch
        {
            [] => "null",
            [var only] => only.Value!.Value.GetRawText(),
            [_, var second, ..] => throw new YamlFormatException(file, second.Index, second.BodyLine, 1, "the file must hold one document"),
        };
    }
}
