using k8s;
using k8s.Models;

namespace KubeOps.Abstractions.Events;

/// <summary>Publishes a Kubernetes event about an entity. A failure is logged and never thrown.</summary>
/// <param name="entity">The entity that the event is about.</param>
/// <param name="reason">Machine-readable, in CamelCase.</param>
/// <param name="message">For people.</param>
/// <param name="type">The type.</param>
/// <param name="cancellationToken">Cancels the request.</param>
public delegate Task EventPublisher(
    IKubernetesObject<V1ObjectMeta> entity,
    string reason,
    string message,
    EventType type = EventType.Normal,
    CancellationToken cancellationToken = default);

/// <summary>The type of an event.</summary>
public enum EventType
{
    /// <summary>Everything is fine.</summary>
    Normal,

    /// <summary>Somebody should look at it.</summary>
    Warning,
}
