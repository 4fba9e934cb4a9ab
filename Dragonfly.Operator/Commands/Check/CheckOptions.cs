using Dragonfly.Operator.Certificates;
using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Commands.Check;

/// <summary>What to check.</summary>
/// <param name="Installation">Names of the operator's own objects.</param>
/// <param name="Namespace">Where the trial Pod is created, as a dry run.</param>
/// <param name="PodSecurityDefault">The Pod Security level of namespaces without a label for it, as the operator is told.</param>
internal sealed record CheckOptions(
    CertificateOptions Installation, string Namespace, PodSecurityLevel PodSecurityDefault = PodSecurityLevel.Privileged);
