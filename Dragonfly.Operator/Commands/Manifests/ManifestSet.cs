using System.Text.Json;
using Dragonfly.Operator.Caching.Files;
using Dragonfly.Operator.Injection.Selection;
using Dragonfly.Operator.Yaml;

namespace Dragonfly.Operator.Commands.Manifests;

/// <summary>What the user gave: documents, and the resources to decide by.</summary>
/// <param name="Documents">All documents of all files, in order.</param>
/// <param name="Injections">The DragonflyInjections; the CRD's defaults where none was given.</param>
/// <param name="Namespaces">The namespaces of which something is known, by name.</param>
internal sealed record ManifestSet(
    IReadOnlyList<SourceDocument> Documents, InjectionSet Injections, IReadOnlyDictionary<string, NamespaceFacts> Namespaces)
{
    /// <param name="files">What to work on; "-" is standard input.</param>
    /// <param name="resources">Files with DragonflyInjections and Namespaces. Those among the documents count, too: manifests
    /// often bring their own namespace.</param>
    /// <param name="input">Standard input.</param>
    /// <exception cref="BadInputException">A file is unreadable, or something in it is invalid.</exception>
    public static ManifestSet Read(IReadOnlyList<string> files, IReadOnlyList<string> resources, TextReader input)
    {
        try
        {
            SourceDocument[] documents = [.. files.SelectMany(file => Read(file, input))];
            var given = ResourceFileReader.ReadFiles(resources);
            var inline = new ResourceFileReader();
            foreach (var document in documents)
            {
                if (document.Value is { } value)
                {
                    inline.TryAdd(document, value);
                }
            }

            InjectionRule[] rules = [.. given.Injections, .. inline.Resources.Injections];
            var namespaces = given.Namespaces.Concat(inline.Resources.Namespaces)
                .GroupBy(@namespace => @namespace.Name)
                .ToDictionary(group => group.Key, group => group.Last());
            return new(documents, new InjectionSet(rules.Length == 0 && resources.Count == 0 ? [InjectionRule.Default] : Distinct(rules)), namespaces);
        }
        catch (Exception exception) when (exception is YamlFormatException or ResourceFileException)
        {
            throw new BadInputException(exception.Message, exception);
        }
    }

    /// <summary>Does something with a document; an error in it is completed by its place.</summary>
    /// <exception cref="BadInputException">Something in the document is invalid.</exception>
    public static T Use<T>(SourceDocument document, JsonElement value, Func<JsonElement, T> work)
    {
        try
        {
            return work(value);
        }
        catch (FieldException exception)
        {
            throw new BadInputException(
                $"{document.File}: document {document.Index}, line {document.LineOf(exception.Pointer)}: {exception.Message}", exception);
        }
    }

    private static IReadOnlyList<SourceDocument> Read(string file, TextReader input)
    {
        try
        {
            return file == "-"
                ? DocumentReader.Read(input.ReadToEnd(), "standard input")
                : DocumentReader.Read(SourceText.Decode(File.ReadAllBytes(file), file), file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{file}: cannot be read: {exception.Message}", exception);
        }
    }

    private static IEnumerable<InjectionRule> Distinct(InjectionRule[] rules) =>
        rules.GroupBy(rule => rule.Name).Select(group => group.Count() == 1
            ? group.First()
            : throw new BadInputException($"DragonflyInjection {group.Key}: metadata.name: Duplicate value: \"{group.Key}\""));
}
