using Dragonfly.Operator.Resources.DragonflyInjections.Explaining;

namespace Dragonfly.Operator.Commands.Explain;

/// <summary>An object and the explanation of its decision.</summary>
/// <param name="Object">Kind and name.</param>
/// <param name="Namespace">The namespace that counts for it.</param>
/// <param name="NamespaceKnown">Whether anything is known of that namespace.</param>
/// <param name="Explanation">How the decision comes about; of a Pod of the cluster, as if it were created now.</param>
/// <param name="Running">What became of it; null for an object of a file.</param>
internal sealed record ExplainedObject(
    string Object, string Namespace, bool NamespaceKnown, Explanation Explanation, RunningPod? Running = null);
