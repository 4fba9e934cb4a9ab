using Dragonfly.Operator.Commands.Manifests;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Webhooks.Entries;

namespace Dragonfly.Operator.Commands.Explain;

/// <summary>Explains the Pods and Pod templates of files.</summary>
internal static class ExplainedFiles
{
    /// <param name="manifests">The files.</param>
    /// <param name="defaultNamespace">The namespace of objects that name none.</param>
    /// <param name="podSecurityDefault">The Pod Security level of namespaces without a label for it.</param>
    /// <param name="replicas">How many Pods of each workload are asked for; null: nobody asks.</param>
    /// <exception cref="BadInputException">A document is no Kubernetes object, or malformed.</exception>
    public static IReadOnlyList<ExplainedObject> Explain(
        ManifestSet manifests, string defaultNamespace, PodSecurityLevel podSecurityDefault, int? replicas = null)
    {
        var context = new PodContext { PodSecurityDefault = podSecurityDefault, Replicas = replicas, Explain = true };
        var called = CalledPods.Shipped(manifests.Kinds);
        return
        [
            .. manifests.Documents
                .Where(document => document.Content is not null)
                .SelectMany(document => ManifestSet.Use(document, document.Content!.Value, value => PodTemplateFinder.Find(value, manifests.Kinds)
                    .Select(template => Explain(template, manifests, called, template.Namespace ?? defaultNamespace, context))
                    .ToList())),
        ];
    }

    /// <summary>One line for each Pod template that <c>inject</c> does not change, and so is not explained.</summary>
    /// <exception cref="BadInputException">A document is no Kubernetes object.</exception>
    public static IReadOnlyList<string> PassedOver(ManifestSet manifests) =>
    [
        .. manifests.Documents
            .Where(document => document.Content is not null)
            .SelectMany(document => ManifestSet.Use(document, document.Content!.Value, value => PodTemplateFinder.FindPassedOver(value).ToList())
                .Select(line => $"{document.File}: document {document.Index}: {line}")),
    ];

    private static ExplainedObject Explain(PodTemplate template, ManifestSet manifests, CalledPods called, string name, PodContext context)
    {
        var @namespace = manifests.Namespace(name);
        var result = template.Use(pod => CommandAdmission.Admit(
            pod,
            context with
            {
                Namespace = @namespace,
                NamespaceName = name,
                Template = template.Workload,
                NotCalled = called.WhyNot(pod, name, @namespace),
            },
            manifests.Kinds));
        if (template.Misplaced is { } misplaced)
        {
            result = result with
            {
                Reports = [.. result.Reports.Select(report => report.Outcome == Outcome.NotRequested ? report with { Hint = misplaced } : report)],
            };
        }

        return ExplainedObject.Of(template.Owner, name, !@namespace.OnlyNameIsKnown, result);
    }
}
