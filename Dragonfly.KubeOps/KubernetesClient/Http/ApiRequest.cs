using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using KubeOps.Abstractions.Entities;

namespace KubeOps.KubernetesClient.Http;

/// <summary>A request that can be sent more than once.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">Path and query, relative to the server's address.</param>
/// <param name="Body">The body; null for none.</param>
/// <param name="ContentType">The body's media type.</param>
internal sealed record ApiRequest(HttpMethod Method, string Path, byte[]? Body = null, string ContentType = "application/json")
{
    /// <summary>Media type of the answer.</summary>
    public string Accept { get; init; } = "application/json";

    /// <summary>Whether sending it twice has the same effect as once.</summary>
    public bool IsIdempotent => Method == HttpMethod.Get || Method == HttpMethod.Put || Method == HttpMethod.Delete;
}

/// <summary>Builds API server paths, relative to its address.</summary>
internal static class ApiPath
{
    /// <summary>The path of a collection or, with a name, of one of its objects.</summary>
    /// <typeparam name="TEntity">Type of the objects.</typeparam>
    /// <param name="type">Type of the objects.</param>
    /// <param name="namespace">Their namespace; null or empty for none.</param>
    /// <param name="name">Name of the object; null for the collection.</param>
    /// <param name="subresource">A subresource such as <c>status</c>; null for the object itself.</param>
    public static string Of<TEntity>(
        EntityType<TEntity> type, string? @namespace = null, string? name = null, string? subresource = null)
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        var path = new StringBuilder(type.Group.Length == 0 ? "api/" : $"apis/{type.Group}/").Append(type.Version);
        if (!string.IsNullOrEmpty(@namespace))
        {
            path.Append("/namespaces/").Append(Uri.EscapeDataString(@namespace));
        }

        path.Append('/').Append(type.PluralName);
        if (name is not null)
        {
            ArgumentException.ThrowIfNullOrEmpty(name);
            path.Append('/').Append(Uri.EscapeDataString(name));
        }

        return subresource is null ? path.ToString() : path.Append('/').Append(subresource).ToString();
    }

    /// <summary>Adds a query string without the parameters that have no value.</summary>
    /// <param name="path">The path.</param>
    /// <param name="parameters">The parameters.</param>
    public static string WithQuery(string path, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var result = new StringBuilder(path);
        var separator = '?';
        foreach (var (name, value) in parameters)
        {
            if (!string.IsNullOrEmpty(value))
            {
                result.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
                separator = '&';
            }
        }

        return result.ToString();
    }
}

/// <summary>Writes patches.</summary>
internal static class PatchContent
{
    /// <summary>The media type of a patch.</summary>
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

    /// <summary>The patch as JSON (which is also YAML).</summary>
    /// <typeparam name="TEntity">Type of the patched object.</typeparam>
    /// <param name="content">The patch.</param>
    /// <param name="type">Type of the patched object.</param>
    /// <exception cref="ArgumentException">The patch has a type that cannot be written without reflection.</exception>
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
