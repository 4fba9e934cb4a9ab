using Dragonfly.Operator.Injection.Explaining;

namespace Dragonfly.Operator.Commands.Explain;

/// <summary>An object and the explanation of its decision.</summary>
/// <param name="Object">Kind and name.</param>
/// <param name="Namespace">The namespace that counts for it.</param>
/// <param name="NamespaceKnown">Whether anything is known of that namespace.</param>
/// <param name="Explanation">How the decision came about.</param>
internal sealed record ExplainedObject(string Object, string Namespace, bool NamespaceKnown, Explanation Explanation)
{
    /// <summary>Whether the shipped webhook configuration keeps API servers from calling for it at all, whatever it asks for.</summary>
    public bool LeftOut => Namespace is "kube-system" or "kube-node-lease";
}
