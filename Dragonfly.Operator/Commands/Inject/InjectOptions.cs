using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Commands.Inject;

/// <summary>What the user asked <c>inject</c> to do.</summary>
/// <param name="Files">What to inject; "-" is standard input.</param>
/// <param name="Resources">Files with resources and Namespaces; none: the CRD's defaults.</param>
/// <param name="Namespace">Where objects without a namespace go.</param>
/// <param name="Format">In which form to print.</param>
/// <param name="PodSecurityDefault">The Pod Security level of namespaces without a label for it.</param>
/// <param name="All">Injects also what does not ask for it.</param>
internal sealed record InjectOptions(
    IReadOnlyList<string> Files, IReadOnlyList<string> Resources, string Namespace, OutputFormat Format, bool All,
    PodSecurityLevel PodSecurityDefault = PodSecurityLevel.Privileged);
