using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;

namespace KubeOps.Abstractions.Entities;

/// <summary>How a type of entity is named in URLs, and how it is read and written.</summary>
/// <typeparam name="TEntity">Type of the entity.</typeparam>
/// <param name="Kind">Kind, in CamelCase.</param>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Version">Version, without the group.</param>
/// <param name="PluralName">Name in URLs.</param>
/// <param name="Scope">Whether its objects live in namespaces.</param>
/// <param name="Json">How it is read and written.</param>
public sealed record EntityType<TEntity>(
    string Kind, string Group, string Version, string PluralName, EntityScope Scope, JsonTypeInfo<TEntity> Json)
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Group and version as objects carry them.</summary>
    public string ApiVersion { get; } = Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>Fills in what every object has and new objects and items of a list lack: apiVersion, kind and metadata.</summary>
    /// <param name="entity">An object of the type.</param>
    public void Complete(TEntity entity)
    {
        entity.ApiVersion ??= ApiVersion;
        entity.Kind ??= Kind;
        entity.Metadata ??= new V1ObjectMeta();
    }
}
