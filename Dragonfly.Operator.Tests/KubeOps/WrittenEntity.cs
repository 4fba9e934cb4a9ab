using System.Text.Json;
using k8s;
using k8s.Models;
using KubeOps.Abstractions.Entities;

namespace Dragonfly.Operator.Tests.Fakes;

/// <summary>An entity as it is sent to the API server, by the embedded KubeOps; see PackagesWrittenEntity.cs for upstream's.</summary>
internal static class WrittenEntity
{
    public static string Of<TEntity>(TEntity entity)
        where TEntity : IKubernetesObject<V1ObjectMeta> => JsonSerializer.Serialize(entity, EntityTypes.Get<TEntity>().Json);
}
