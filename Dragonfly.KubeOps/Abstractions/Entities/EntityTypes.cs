using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Json;
using k8s.Models;
using KubeOps.Abstractions.Entities.Attributes;

namespace KubeOps.Abstractions.Entities;

/// <summary>The entity types that the program knows. The library's own models are known from the start.</summary>
public static class EntityTypes
{
    // The package's models do not say it.
    private static readonly Type[] ClusterScoped =
        [typeof(V1Namespace), typeof(V1MutatingWebhookConfiguration), typeof(V1ValidatingWebhookConfiguration)];

    // The package's models leave both to the package's own context.
    private static readonly Type[] Converters = [typeof(Rfc3339TimeConverter), typeof(ManagedFieldsConverter)];

    /// <summary>Makes a custom resource known. Must happen before the type is used; the last registration counts.</summary>
    /// <typeparam name="TEntity">Type of the entity, with a <see cref="KubernetesEntityAttribute"/>.</typeparam>
    /// <param name="json">From a source-generated context that leaves out nulls when writing.</param>
    /// <exception cref="ArgumentException">The attribute or a converter is missing, or nulls would be written.</exception>
    public static void Register<TEntity>(JsonTypeInfo<TEntity> json)
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(json);

        // The API server takes a null for a value, so one in an update would wipe a field that merely is not set here.
        if (json.Options.DefaultIgnoreCondition != JsonIgnoreCondition.WhenWritingNull)
        {
            throw new ArgumentException(
                $"the JSON context of {typeof(TEntity).Name} must set DefaultIgnoreCondition = WhenWritingNull", nameof(json));
        }

        if (!Converters.All(converter => json.Options.Converters.Any(converter.IsInstanceOfType)))
        {
            throw new ArgumentException(
                $"the JSON context of {typeof(TEntity).Name} must have the converters {string.Join(" and ", Converters.Select(type => type.Name))}", nameof(json));
        }

        Slot<TEntity>.Type = Describe(json);
    }

    /// <summary>What is known of a type.</summary>
    /// <typeparam name="TEntity">Type of the entity.</typeparam>
    /// <exception cref="InvalidOperationException">The type was never registered.</exception>
    public static EntityType<TEntity> Get<TEntity>()
        where TEntity : IKubernetesObject<V1ObjectMeta> =>
        Slot<TEntity>.Type ??= KubernetesJsonContext.Find(typeof(TEntity)) is JsonTypeInfo<TEntity> json
            ? Describe(json)
            : throw new InvalidOperationException($"{typeof(TEntity).Name} is not known; call EntityTypes.Register first");

    private static EntityType<TEntity> Describe<TEntity>(JsonTypeInfo<TEntity> json)
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        var entity = typeof(TEntity).GetCustomAttribute<KubernetesEntityAttribute>()
            ?? throw new ArgumentException($"{typeof(TEntity).Name} has no KubernetesEntity attribute", nameof(json));
        var scope = ClusterScoped.Contains(typeof(TEntity))
            ? EntityScope.Cluster
            : typeof(TEntity).GetCustomAttribute<EntityScopeAttribute>()?.Scope ?? EntityScope.Namespaced;
        return new(entity.Kind, entity.Group, entity.ApiVersion, entity.PluralName, scope, json);
    }

    private static class Slot<TEntity>
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        public static EntityType<TEntity>? Type { get; set; }
    }
}

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

/// <summary>Where a custom resource lives.</summary>
public enum EntityScope
{
    /// <summary>In a namespace.</summary>
    Namespaced,

    /// <summary>In the cluster as a whole.</summary>
    Cluster,
}

/// <summary>When <c>kubectl get</c> shows a column.</summary>
public enum PrinterColumnPriority
{
    /// <summary>Always.</summary>
    StandardView,

    /// <summary>With <c>-o wide</c>.</summary>
    WideView,
}
