using Dragonfly.Operator.Commands.Manifests;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Yaml;

namespace Dragonfly.Operator.Commands.Inject;

/// <summary>Reads all, injects all, and only then prints: a late error leaves nothing half-written behind.</summary>
internal sealed class InjectRun(InjectOptions options, Stream input, Kinds kinds)
{
    private readonly List<string> _report = [];

    /// <summary>What is printed to standard error, one line an object and its warnings below it.</summary>
    public IReadOnlyList<string> Report => _report;

    /// <summary>What is printed to standard output.</summary>
    /// <exception cref="BadInputException">A file is unreadable, or something in it is invalid.</exception>
    public string Execute()
    {
        var manifests = ManifestSet.Read(options.Files, options.Resources, options.Namespace, input, kinds);
        var injector = new DocumentInjector(manifests, options);
        var output = OutputWriter.Write([.. manifests.Documents.Select(document => (document, Inject(injector, document)))], options.Format);
        if (_report.Count == 0)
        {
            _report.Add(ManifestSet.NoPodIn(options.Files));
        }

        return output;
    }

    private InjectedDocument Inject(DocumentInjector injector, SourceDocument document)
    {
        var place = $"{document.File}: document {document.Index}";
        if (document.UnreadLine > 0)
        {
            _report.Add($"{place}, line {document.UnreadLine}: left as it is: kubectl reads nothing between \"...\" and the next \"---\"");
        }

        if (document.Content is not { } value)
        {
            return new(null, [], [], []);
        }

        var injected = ManifestSet.Use(document, value, injector.Inject);
        foreach (var report in injected.Reports)
        {
            _report.Add($"{place}: {report}");
            _report.AddRange(report.Warnings.Select(warning => $"  {warning}"));
        }

        _report.AddRange(injected.PassedOver.Select(report => $"{place}: {report}"));
        return injected;
    }
}

/// <summary>What the user asked <c>inject</c> to do.</summary>
/// <param name="Files">What to inject; "-" is standard input.</param>
/// <param name="Resources">Files with resources and Namespaces; none: the CRD's defaults.</param>
/// <param name="Namespace">Where objects without a namespace go.</param>
/// <param name="Format">In which form to print.</param>
/// <param name="PodSecurityDefault">The Pod Security level of namespaces without a label for it.</param>
/// <param name="All">Injects also what does not ask for it.</param>
internal sealed record InjectOptions(
    IReadOnlyList<string> Files, IReadOnlyList<string> Resources, string Namespace, OutputFormat Format, bool All,
    PodSecurityLevel PodSecurityDefault = PodSecurityLevel.Privileged)
{
    /// <summary>The version of the API server; null: unknown.</summary>
    public KubernetesVersion? KubeVersion { get; init; }
}
