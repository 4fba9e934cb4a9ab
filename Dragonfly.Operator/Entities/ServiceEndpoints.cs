using k8s;
using k8s.Models;
using KubeOps.Abstractions.Entities.Attributes;

namespace Dragonfly.Operator.Entities;

/// <summary>Core Endpoints, as far as they tell how many replicas answer.</summary>
[Ignore]
[KubernetesEntity(Group = "", ApiVersion = "v1", Kind = "Endpoints", PluralName = "endpoints")]
public sealed class ServiceEndpoints : KubernetesObject, IKubernetesObject<V1ObjectMeta>
{
    public V1ObjectMeta Metadata { get; set; } = new();

    public IList<EndpointSubset>? Subsets { get; set; }
}
