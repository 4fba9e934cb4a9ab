using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.Fields;
using k8s;
using k8s.Models;

namespace Dragonfly.Operator.Webhooks;

/// <summary>An Event for the owner of Pods: people who look at a ReplicaSet never see the answer to a Pod's creation.</summary>
/// <param name="Owner">The controller reference in the Pod.</param>
/// <param name="Namespace">The namespace of both.</param>
/// <param name="Reason">The reason of the most important warning.</param>
/// <param name="Message">The text of all warnings that the user is shown.</param>
internal sealed record OwnerEvent(V1OwnerReference Owner, string Namespace, string Reason, string Message)
{
    private const int MaxKindLength = 63;

    /// <summary>The part of the owner that an Event refers to.</summary>
    public IKubernetesObject<V1ObjectMeta> Subject { get; } = new Reference
    {
        ApiVersion = Owner.ApiVersion,
        Kind = Owner.Kind,
        Metadata = new V1ObjectMeta { Name = Owner.Name, NamespaceProperty = Namespace, Uid = Owner.Uid },
    };

    /// <summary>
    /// Creates the Event; null if no such owner can exist. API servers check a Pod's owner references only after admission, and never
    /// whether the owners exist, so this at least limits them to what a real owner's reference can be.
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
