using Dragonfly.Operator.Yaml;

namespace Dragonfly.Operator.Resources.Files;

/// <summary>Reads the documents of a file.</summary>
internal static class DocumentFile
{
    /// <exception cref="BadInputException">It cannot be read, or is malformed.</exception>
    public static IReadOnlyList<SourceDocument> Read(string file)
    {
        if (Directory.Exists(file))
        {
            // Reading it would say that access is denied.
            throw new BadInputException($"{file}: cannot be read: it is a folder");
        }

        try
        {
            return Read(File.ReadAllBytes(file), file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{file}: cannot be read: {exception.Message}", exception);
        }
    }

    /// <exception cref="BadInputException">It is malformed.</exception>
    public static IReadOnlyList<SourceDocument> Read(ReadOnlySpan<byte> content, string name)
    {
        try
        {
            return DocumentReader.Read(SourceText.Decode(content, name), name);
        }
        catch (YamlFormatException exception)
        {
            throw new BadInputException(exception.Message, exception);
        }
    }

    /// <summary>The error of a field, with its place in the file.</summary>
    /// <param name="pointer">Where the field stands in the document, as a JSON pointer.</param>
    public static BadInputException Wrong(SourceDocument document, string pointer, string message, Exception? inner = null) =>
        new($"{document.File}: document {document.Index}, line {document.LineOf(pointer)}: {message}", inner);
}

/// <summary>What was given cannot be used. The message is one line that names file, document and field.</summary>
public class BadInputException(string message, Exception? inner = null) : Exception(message, inner);
