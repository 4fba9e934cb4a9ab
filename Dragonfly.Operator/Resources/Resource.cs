using k8s;
using k8s.Models;
using KubeOps.Abstractions.Entities;

namespace Dragonfly.Operator.Resources;

/// <summary>A resource of whatever kind, as it is stored.</summary>
public interface IResource : IKubernetesObject<V1ObjectMeta>
{
    public ResourceSpec? Spec { get; }

    public ResourceStatus? Status { get; set; }
}

/// <summary>A resource of one kind, as it is stored.</summary>
public abstract class Resource<TSpec, TStatus> : CustomKubernetesEntity<TSpec, TStatus>, IResource
    where TSpec : ResourceSpec, new()
    where TStatus : ResourceStatus, new()
{
    protected Resource(string kind) => (ApiVersion, Kind) = (ResourceKind.ApiVersion, kind);

    ResourceSpec? IResource.Spec => Spec;

    ResourceStatus? IResource.Status
    {
        get => Status;
        set => Status = (TStatus)value!;
    }
}
