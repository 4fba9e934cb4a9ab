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
}

/// <summary>What was given cannot be used. The message is one line that names file, document and field.</summary>
public class BadInputException(string message, Exception? inner = null) : Exception(message, inner);
