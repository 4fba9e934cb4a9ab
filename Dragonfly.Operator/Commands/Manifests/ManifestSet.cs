using System.Text.Json;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.Files;
using Dragonfly.Operator.Yaml;

namespace Dragonfly.Operator.Commands.Manifests;

/// <summary>What the user gave: documents, and the resources to decide by.</summary>
/// <param name="Documents">All documents of all files, in order.</param>
/// <param name="Kinds">The kinds, with the resources in force; the defaults of those of which none was given.</param>
/// <param name="Namespaces">The namespaces of which something is known, by name.</param>
internal sealed record ManifestSet(
    IReadOnlyList<SourceDocument> Documents, Kinds Kinds, IReadOnlyDictionary<string, NamespaceInfo> Namespaces)
{
    private const string StandardInput = "standard input";

    /// <summary>A namespace; of one that no file has, only the name is known.</summary>
    public NamespaceInfo Namespace(string name) => Namespaces.GetValueOrDefault(name) ?? NamespaceInfo.Named(name);

    /// <param name="files">What to work on; "-" is standard input.</param>
    /// <param name="resources">Files with resources and Namespaces. Those among the documents count, too: manifests
    /// often bring their own namespace.</param>
    /// <param name="defaultNamespace">The namespace of resources that name none.</param>
    /// <param name="input">Standard input.</param>
    /// <param name="kinds">The kinds; what was read is put in force.</param>
    /// <exception cref="BadInputException">A file is unreadable, or something in it is invalid.</exception>
    public static ManifestSet Read(IReadOnlyList<string> files, IReadOnlyList<string> resources, string defaultNamespace, Stream input, Kinds kinds)
    {
        try
        {
            SourceDocument[] documents = [.. files.SelectMany(file => file == "-" ? Read(input) : DocumentFile.Read(file))];
            var reader = new ResourceFileReader(kinds, defaultNamespace);
            reader.AddFiles(resources);
            foreach (var document in documents)
            {
                if (document.Content is { } value)
                {
                    reader.TryAdd(document, value);
                }
            }

            var read = reader.Resources;
            var (rules, namespaces) = read;
            foreach (var kind in kinds)
            {
                kind.ReplaceReferred(read.Referred[kind.Kind]);
                kind.Replace(resources.Count == 0 && !rules[kind.Kind].Any() ? kind.Defaults : rules[kind.Kind]);
            }

            return new(documents, kinds, namespaces.ToDictionary(@namespace => @namespace.Name));
        }
        catch (ResourceFileException exception)
        {
            throw new BadInputException(exception.Message, exception);
        }
    }

    /// <summary>For whoever wonders why nothing was said: a kind without a Pod template that we know looks like success.</summary>
    /// <param name="files">What was worked on; "-" is standard input.</param>
    public static string NoPodIn(IEnumerable<string> files) =>
        $"no Pod or Pod template was found in {string.Join(", ", files.Select(file => file == "-" ? StandardInput : file))}";

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

    // As bytes: the terminal's encoding is not that of manifests, and what is malformed must not be repaired silently.
    private static IReadOnlyList<SourceDocument> Read(Stream input)
    {
        using var content = new MemoryStream();
        input.CopyTo(content);
        return DocumentFile.Read(content.GetBuffer().AsSpan(0, (int)content.Length), StandardInput);
    }
}
