using k8s;
using k8s.Models;

namespace KubeOps.KubernetesClient;

/// <summary>A list and the version that a watch continues it from.</summary>
/// <typeparam name="TEntity">Type of the objects.</typeparam>
/// <param name="Items">The objects.</param>
/// <param name="ResourceVersion">Version of the list as a whole; null when the server sent none.</param>
/// <param name="Continue">Token of the next page; null on the last one.</param>
public sealed record EntityList<TEntity>(IList<TEntity> Items, string? ResourceVersion, string? Continue)
    where TEntity : IKubernetesObject<V1ObjectMeta>;
