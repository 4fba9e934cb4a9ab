using System.Text;
using k8s;
using k8s.Models;
using KubeOps.Abstractions.Entities;

namespace KubeOps.KubernetesClient.Http;

/// <summary>Paths of the API server, relative to its address.</summary>
internal static class ApiPath
{
    /// <summary>Path of a collection or, with a name, of an object in it.</summary>
    /// <typeparam name="TEntity">Type of the objects.</typeparam>
    /// <param name="type">Type of the objects.</param>
    /// <param name="namespace">Their namespace; null or empty for none.</param>
    /// <param name="name">Name of the object; null for the collection.</param>
    /// <param name="subresource">E.g. <c>status</c>; null for the object itself.</param>
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

    /// <summary>Adds a query; parameters without a value are left out.</summary>
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
