using System.Text.Json;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.DragonflyInjections.Policy;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;
using Dragonfly.Operator.Resources.Files;
using Dragonfly.Operator.Yaml;

namespace Dragonfly.Operator.Commands.Manifests;

/// <summary>What the user gave: documents, and the resources to decide by.</summary>
/// <param name="Documents">All documents of all files, in order.</param>
/// <param name="Injections">The DragonflyInjections; the CRD's defaults where none was given.</param>
/// <param name="Namespaces">The namespaces of which something is known, by name.</param>
internal sealed record ManifestSet(
    IReadOnlyList<SourceDocument> Documents, RuleSet<InjectionRule> Injections, IReadOnlyDictionary<string, NamespaceInfo> Namespaces)
{
    private const string StandardInput = "standard input";

    /// <summary>The kinds, with the resources that were given.</summary>
    public IReadOnlyList<PodMutator> Kinds { get; } = [new InjectionMutator(() => Injections)];

    /// <param name="files">What to work on; "-" is standard input.</param>
    /// <param name="resources">Files with DragonflyInjections and Namespaces. Those among the documents count, too: manifests
    /// often bring their own namespace.</param>
    /// <param name="input">Standard input.</param>
    /// <exception cref="BadInputException">A file is unreadable, or something in it is invalid.</exception>
    public static ManifestSet Read(IReadOnlyList<string> files, IReadOnlyList<string> resources, Stream input)
    {
        try
        {
            SourceDocument[] documents = [.. files.SelectMany(file => file == "-" ? Read(input) : DocumentFile.Read(file))];
            var reader = new ResourceFileReader();
            reader.AddFiles(resources);
            foreach (var document in documents)
            {
                if (document.Content is { } value)
                {
                    reader.TryAdd(document, value);
                }
            }

            var (injections, namespaces) = reader.Resources;
            return new(
                documents,
                new RuleSet<InjectionRule>(injections.Count == 0 && resources.Count == 0 ? [InjectionRule.Default] : injections),
                namespaces.ToDictionary(@namespace => @namespace.Name));
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

    // As bytes: the terminal's encoding is not that of manifests, and what is malformed must not be mended silently.
    private static IReadOnlyList<SourceDocument> Read(Stream input)
    {
        using var content = new MemoryStream();
        input.CopyTo(content);
        return DocumentFile.Read(content.GetBuffer().AsSpan(0, (int)content.Length), StandardInput);
    }
}
