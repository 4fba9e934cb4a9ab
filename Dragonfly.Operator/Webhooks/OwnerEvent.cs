using k8s;
using k8s.Models;

namespace Dragonfly.Operator.Webhooks;

/// <summary>Something to tell the owner of Pods: the people who look at a ReplicaSet never saw the answer to a Pod's creation.</summary>
/// <param name="Owner">The controller's reference in the Pod.</param>
/// <param name="Namespace">Namespace of both.</param>
/// <param name="Reason">Name of the outcome or note.</param>
/// <param name="Message">The same words as in the warning.</param>
internal sealed record OwnerEvent(V1OwnerReference Owner, string Namespace, string Reason, string Message)
{
    /// <summary>As much of the owner as an event refers to.</summary>
    public IKubernetesObject<V1ObjectMeta> Subject { get; } = new Reference
    {
        ApiVersion = Owner.ApiVersion,
        Kind = Owner.Kind,
        Metadata = new V1ObjectMeta { Name = Owner.Name, NamespaceProperty = Namespace, Uid = Owner.Uid },
    };

    private sealed class Reference : KubernetesObject, IKubernetesObject<V1ObjectMeta>
    {
        public V1ObjectMeta Metadata { get; set; } = new();
    }
}
