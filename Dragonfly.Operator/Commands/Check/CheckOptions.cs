using Dragonfly.Operator.Certificates;

namespace Dragonfly.Operator.Commands.Check;

/// <summary>What to check.</summary>
/// <param name="Installation">Names of the operator's own objects.</param>
/// <param name="Namespace">Where the trial Pod is created, as a dry run.</param>
internal sealed record CheckOptions(CertificateOptions Installation, string Namespace);
