using k8s;
using k8s.Models;

namespace KubeOps.Abstractions.Events;

/// <summary>Publishes a Kubernetes event about an entity. A failure is logged, never thrown.</summary>
/// <param name="entity">The entity that the event is about.</param>
/// <param name="reason">For programs, in CamelCase.</param>
/// <param name="message">For people.</param>
/// <param name="type">Whether all is well.</param>
/// <param name="cancellationToken">Gives up.</param>
public delegate Task EventPublisher(
    IKubernetesObject<V1ObjectMeta> entity,
    string reason,
    string message,
    EventType type = EventType.Normal,
    CancellationToken cancellationToken = default);

/// <summary>Whether all is well.</summary>
public enum EventType
{
    /// <summary>All is well.</summary>
    Normal,

    /// <summary>Somebody should look.</summary>
    Warning,
}
