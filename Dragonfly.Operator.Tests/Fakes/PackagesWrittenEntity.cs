using System.Runtime.CompilerServices;
using Dragonfly.Operator.KubeOps;
using k8s;
using k8s.Models;

namespace Dragonfly.Operator.Tests.Fakes;

/// <summary>An entity as it is sent to the API server, by upstream's KubeOps; see KubeOps/WrittenEntity.cs for the embedded one.</summary>
internal static class WrittenEntity
{
    // The seam registers its converters when it is first used.
    static WrittenEntity() => RuntimeHelpers.RunClassConstructor(typeof(KubeOpsAdapter).TypeHandle);

    public static string Of<TEntity>(TEntity entity)
        where TEntity : IKubernetesObject<V1ObjectMeta> => KubernetesJson.Serialize(entity);
}
