using Dragonfly.Operator.Commands.Manifests;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.Files;

namespace Dragonfly.Operator.Commands.Explain;

/// <summary>Explains the Pods and Pod templates of files.</summary>
internal static class ExplainedFiles
{
    /// <param name="context">What is the same for all Pods.</param>
    /// <exception cref="BadInputException">A document is no Kubernetes object, or malformed.</exception>
    public static IReadOnlyList<ExplainedObject> Explain(ManifestSet manifests, PodContext context) =>
        [.. FindersOf(manifests).SelectMany(finder => finder.Find(manifests.Kinds)).Select(template => Explain(template, manifests, context))];

    /// <summary>One line for each Pod template that <c>inject</c> does not change, and so is not explained.</summary>
    /// <exception cref="BadInputException">A document is no Kubernetes object.</exception>
    public static IReadOnlyList<string> PassedOver(ManifestSet manifests) =>
        [.. FindersOf(manifests).SelectMany(finder => finder.FindPassedOver())];

    private static IEnumerable<PodTemplateFinder> FindersOf(ManifestSet manifests) =>
        manifests.Documents.Where(document => document.Content is not null).Select(document => new PodTemplateFinder(document));

    private static ExplainedObject Explain(PodTemplate template, ManifestSet manifests, PodContext context)
    {
        var (_, result) = manifests.Admit(template, context);
        if (template.Misplaced is { } misplaced)
        {
            result = result with
            {
                Reports = [.. result.Reports.Select(report => report.Outcome == Outcome.NotRequested ? report with { Hint = misplaced } : report)],
            };
        }

        var @namespace = manifests.NamespaceOf(template);
        return ExplainedObject.Of(template.Owner, @namespace.Name, !@namespace.OnlyNameIsKnown, result);
    }
}
