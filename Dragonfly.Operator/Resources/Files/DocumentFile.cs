using Dragonfly.Operator.Yaml;

namespace Dragonfly.Operator.Resources.Files;

/// <summary>Reads the documents of a file.</summary>
internal static class DocumentFile
{
    /// <exception cref="ResourceFileException">It cannot be read, or is malformed.</exception>
    public static IReadOnlyList<SourceDocument> Read(string file)
    {
        if (Directory.Exists(file))
        {
            // Reading it would say that access is denied.
            throw new ResourceFileException($"{file}: cannot be read: it is a folder");
        }

        try
        {
            return Read(File.ReadAllBytes(file), file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ResourceFileException($"{file}: cannot be read: {exception.Message}", exception);
        }
    }

    /// <exception cref="ResourceFileException">It is malformed.</exception>
    public static IReadOnlyList<SourceDocument> Read(ReadOnlySpan<byte> content, string name)
    {
        try
        {
            return DocumentReader.Read(SourceText.Decode(content, name), name);
        }
        catch (YamlFormatException exception)
        {
            throw new ResourceFileException(exception.Message, exception);
        }
    }
}

/// <summary>A file of resources that cannot be used. The message is one line that names file, document and field.</summary>
public sealed class ResourceFileException(string message, Exception? inner = null) : Exception(message, inner);
