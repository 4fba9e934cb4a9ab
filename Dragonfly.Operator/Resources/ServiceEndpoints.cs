using k8s;
using k8s.Models;
using KubeOps.Abstractions.Entities.Attributes;

namespace Dragonfly.Operator.Resources;

/// <summary>Core Endpoints, as far as they tell how many replicas answer.</summary>
[Ignore]
[KubernetesEntity(Group = "", ApiVersion = "v1", Kind = "Endpoints", PluralName = "endpoints")]
public sealed class ServiceEndpoints : KubernetesObject, IKubernetesObject<V1ObjectMeta>
{
    public V1ObjectMeta Metadata { get; set; } = new();

    public IList<EndpointSubset>? Subsets { get; set; }
}

/// <summary>One address of a Service.</summary>
public sealed class EndpointAddress
{
    public string? Ip { get; set; }
}

/// <summary>Addresses that share their ports.</summary>
public sealed class EndpointSubset
{
    /// <summary>Those that are ready.</summary>
    public IList<EndpointAddress>? Addresses { get; set; }

    /// <summary>Those that are not.</summary>
    public IList<EndpointAddress>? NotReadyAddresses { get; set; }
}
