using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Json;
using k8s.Models;
using KubeOps.Abstractions.Entities.Attributes;

namespace KubeOps.Abstractions.Entities;

/// <summary>The entity types that the program uses. The library's own models are always registered.</summary>
public static class EntityTypes
{
    // The package's models do not contain their scope.
    private static readonly Type[] ClusterScoped =
        [typeof(V1Namespace), typeof(V1MutatingWebhookConfiguration), typeof(V1ValidatingWebhookConfiguration)];

    // The package applies these only in its own JSON context.
    private static readonly Type[] Converters = [typeof(Rfc3339TimeConverter), typeof(ManagedFieldsConverter)];

    /// <summary>Registers a custom resource. This must happen before the type is used; the last registration counts.</summary>
    /// <typeparam name="TEntity">Type of the entity, with a <see cref="KubernetesEntityAttribute"/>.</typeparam>
    /// <param name="json">Must come from a source-generated context that omits nulls when writing.</param>
    /// <exception cref="ArgumentException">The attribute or a converter is missing, or nulls would be written.</exception>
    public static void Register<TEntity>(JsonTypeInfo<TEntity> json)
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(json);

        // The API server takes a null for a value, so an update would clear a field that is merely not set here.
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

    /// <summary>Whether a type is registered already.</summary>
    /// <typeparam name="TEntity">Type of the entity.</typeparam>
    public static bool IsRegistered<TEntity>()
        where TEntity : IKubernetesObject<V1ObjectMeta> => Slot<TEntity>.Type is not null;

    /// <summary>Returns a registered type.</summary>
    /// <typeparam name="TEntity">Type of the entity.</typeparam>
    /// <exception cref="InvalidOperationException">The type is not registered.</exception>
    public static EntityType<TEntity> Get<TEntity>()
        where TEntity : IKubernetesObject<V1ObjectMeta> =>
        Slot<TEntity>.Type ??= KubernetesJsonContext.Find(typeof(TEntity)) is JsonTypeInfo<TEntity> json
            ? Describe(json)
            : throw new InvalidOperationException($"{typeof(TEntity).Name} is not registered; call EntityTypes.Register first");

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

/// <summary>An entity type: its names in URLs, and its JSON form.</summary>
/// <typeparam name="TEntity">Type of the entity.</typeparam>
/// <param name="Kind">The kind, in CamelCase.</param>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Version">The version without the group.</param>
/// <param name="PluralName">The name in URLs.</param>
/// <param name="Scope">The scope.</param>
/// <param name="Json">Reads and writes entities.</param>
public sealed record EntityType<TEntity>(
    string Kind, string Group, string Version, string PluralName, EntityScope Scope, JsonTypeInfo<TEntity> Json)
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Group and version in the form that objects use.</summary>
    public string ApiVersion { get; } = Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>Sets apiVersion, kind and metadata, which new objects and items of a list lack.</summary>
    /// <param name="entity">The object.</param>
    public void Complete(TEntity entity)
    {
        entity.ApiVersion ??= ApiVersion;
        entity.Kind ??= Kind;
        entity.Metadata ??= new V1ObjectMeta();
    }
}

/// <summary>The scope of a custom resource.</summary>
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
