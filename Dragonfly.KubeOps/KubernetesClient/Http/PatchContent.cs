using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using KubeOps.Abstractions.Entities;

namespace KubeOps.KubernetesClient.Http;

/// <summary>Writes a patch.</summary>
internal static class PatchContent
{
    /// <summary>Media type of a patch.</summary>
    /// <param name="type">Type of the patch.</param>
    /// <exception cref="ArgumentException">The type is unknown.</exception>
    public static string MediaType(V1Patch.PatchType type) => type switch
    {
        V1Patch.PatchType.JsonPatch => "application/json-patch+json",
        V1Patch.PatchType.MergePatch => "application/merge-patch+json",
        V1Patch.PatchType.StrategicMergePatch => "application/strategic-merge-patch+json",
        V1Patch.PatchType.ApplyPatch => "application/apply-patch+yaml",
        _ => throw new ArgumentException($"a patch of type {type} cannot be sent", nameof(type)),
    };

    /// <summary>The patch as JSON, which is YAML too.</summary>
    /// <typeparam name="TEntity">Type of the patched object.</typeparam>
    /// <param name="content">The patch.</param>
    /// <param name="type">Type of the patched object.</param>
    /// <exception cref="ArgumentException">It is of a type that cannot be written without reflection.</exception>
    public static byte[] Write<TEntity>(object content, EntityType<TEntity> type)
        where TEntity : IKubernetesObject<V1ObjectMeta> => content switch
        {
            string json => Encoding.UTF8.GetBytes(json),
            JsonElement element => Encoding.UTF8.GetBytes(element.GetRawText()),
            JsonNode node => Encoding.UTF8.GetBytes(node.ToJsonString()),
            TEntity entity => JsonSerializer.SerializeToUtf8Bytes(entity, type.Json),
            _ => throw new ArgumentException(
                $"a patch must be a string, a JsonElement, a JsonNode or a {typeof(TEntity).Name}", nameof(content)),
        };
}
