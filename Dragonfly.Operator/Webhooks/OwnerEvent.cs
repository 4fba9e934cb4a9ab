using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.Fields;
using k8s;
using k8s.Models;

namespace Dragonfly.Operator.Webhooks;

/// <summary>Something to tell the owner of Pods: the people who look at a ReplicaSet never saw the answer to a Pod's creation.</summary>
/// <param name="Owner">The controller's reference in the Pod.</param>
/// <param name="Namespace">Namespace of both.</param>
/// <param name="Reason">The reason of the warning that matters most.</param>
/// <param name="Message">The same words as in the warning.</param>
internal sealed record OwnerEvent(V1OwnerReference Owner, string Namespace, string Reason, string Message)
{
    private const int MaxKindLength = 63;

    /// <summary>As much of the owner as an event refers to.</summary>
    public IKubernetesObject<V1ObjectMeta> Subject { get; } = new Reference
    {
        ApiVersion = Owner.ApiVersion,
        Kind = Owner.Kind,
        Metadata = new V1ObjectMeta { Name = Owner.Name, NamespaceProperty = Namespace, Uid = Owner.Uid },
    };

    /// <summary>
    /// Makes the event; null where no such owner can exist. API servers check a Pod's owners only after admission, and never
    /// whether they exist: what is kept and written is at least no longer, and nothing else, than a real owner's.
    /// </summary>
    public static OwnerEvent? Create(V1OwnerReference owner, string @namespace, string reason, string message) =>
        LabelSyntax.IsDnsLabel(@namespace)
        && IsApiVersion(owner.ApiVersion)
        && IsKind(owner.Kind)
        && owner.Name is { Length: > 0 } name && LabelSyntax.SubdomainProblem(name) is null
        && Guid.TryParseExact(owner.Uid, "D", out _)
            ? new(owner, @namespace, reason, Excerpt.Message(message))
            : null;

    private static bool IsApiVersion(string? version) => version?.Split('/', 3) switch
    {
        [var core] => LabelSyntax.IsDnsLabel(core),
        [var group, var name] => LabelSyntax.SubdomainProblem(group) is null && LabelSyntax.IsDnsLabel(name),
        _ => false,
    };

    private static bool IsKind(string? kind) =>
        kind is { Length: > 0 and <= MaxKindLength } && char.IsAsciiLetter(kind[0]) && kind.All(char.IsAsciiLetterOrDigit);

    private sealed class Reference : KubernetesObject, IKubernetesObject<V1ObjectMeta>
    {
        public V1ObjectMeta Metadata { get; set; } = new();
    }
}
