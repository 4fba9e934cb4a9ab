using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.Files;
using Dragonfly.Operator.Webhooks.Entries;
using Dragonfly.Operator.Yaml;

namespace Dragonfly.Operator.Commands.Manifests;

/// <summary>What the user gave: documents, and the resources to decide by.</summary>
/// <param name="Kinds">The kinds, with the resources in force; the defaults of those of which none was given.</param>
/// <param name="Namespaces">The namespaces of which something is known, by name.</param>
/// <param name="DefaultNamespace">The namespace of objects that name none.</param>
internal sealed record ManifestSet(
    IReadOnlyList<SourceDocument> Documents, Kinds Kinds, IReadOnlyDictionary<string, NamespaceInfo> Namespaces, string DefaultNamespace)
{
    private const string StandardInput = "standard input";

    private readonly CalledPods _called = CalledPods.Shipped(Kinds);

    /// <param name="files">What to work on; "-" is standard input.</param>
    /// <param name="resources">Files with resources and Namespaces. Those among the documents count, too: manifests
    /// often bring their own namespace.</param>
    /// <param name="kinds">The kinds; what was read is put in force.</param>
    /// <exception cref="BadInputException">A file is unreadable, or something in it is invalid.</exception>
    public static ManifestSet Read(IReadOnlyList<string> files, IReadOnlyList<string> resources, string defaultNamespace, Stream input, Kinds kinds)
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
        read.PutInForce(kinds, orDefaults: resources.Count == 0);
        return new(documents, kinds, read.Namespaces.ToDictionary(@namespace => @namespace.Name), defaultNamespace);
    }

    /// <summary>For whoever wonders why nothing was said: a kind without a Pod template that we know looks like success.</summary>
    /// <param name="files">What was worked on; "-" is standard input.</param>
    public static string NoPodIn(IEnumerable<string> files) =>
        $"no Pod or Pod template was found in {string.Join(", ", files.Select(file => file == "-" ? StandardInput : file))}";

    /// <summary>The namespace of what a template makes; of one that no file has, only the name is known.</summary>
    public NamespaceInfo NamespaceOf(PodTemplate template)
    {
        var name = template.Namespace ?? DefaultNamespace;
        return Namespaces.GetValueOrDefault(name) ?? NamespaceInfo.Named(name);
    }

    /// <summary>Decides about the Pods of a template as the webhook would.</summary>
    /// <param name="context">What is the same for all Pods.</param>
    /// <exception cref="BadInputException">A field of it has a type that the Pod API does not allow.</exception>
    public (PodDocument Pod, AdmissionResult Result) Admit(PodTemplate template, PodContext context)
    {
        var @namespace = NamespaceOf(template);
        return template.Use(pod => (pod, CommandAdmission.Admit(
            pod,
            context with
            {
                Namespace = @namespace,
                NamespaceName = @namespace.Name,
                Template = template.Workload,
                NotCalled = _called.WhyNot(pod, @namespace.Name, @namespace, forced: context.Force),
            },
            Kinds)));
    }

    // As bytes: the terminal's encoding is not that of manifests, and what is malformed must not be repaired silently.
    private static IReadOnlyList<SourceDocument> Read(Stream input)
    {
        using var content = new MemoryStream();
        input.CopyTo(content);
        return DocumentFile.Read(content.GetBuffer().AsSpan(0, (int)content.Length), StandardInput);
    }
}
