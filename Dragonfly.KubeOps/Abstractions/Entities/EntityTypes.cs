using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Json;
using k8s.Models;

namespace KubeOps.Abstractions.Entities;

/// <summary>The entity types that the program uses. The library's own models are always registered.</summary>
public static class EntityTypes
{
    /// <summary>
    /// Registers a custom resource, before the type is used. Only the first registration counts: reading through new options takes
    /// milliseconds to prepare.
    /// </summary>
    /// <typeparam name="TEntity">Type of the entity, with a <see cref="KubernetesEntityAttribute"/>.</typeparam>
    /// <param name="json">Creates the type info, with a source-generated context, from the options that all resources share.</param>
    /// <param name="converters">Converters for this resource alone.</param>
    public static void Register<TEntity>(Func<JsonSerializerOptions, JsonTypeInfo<TEntity>> json, params JsonConverter[] converters)
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        if (Slot<TEntity>.Type is not null)
        {
            return;
        }

        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,

            // The API server takes a null for a value, so an update would clear a field that is merely not set here.
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        };
        foreach (var converter in (JsonConverter[])[.. converters, new Rfc3339TimeConverter(), new ManagedFieldsConverter()])
        {
            options.Converters.Add(converter);
        }

        Slot<TEntity>.Type = Describe(json(options));
    }

    /// <summary>Returns a registered type.</summary>
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
        return new(entity.Kind, entity.Group, entity.ApiVersion, entity.PluralName, json);
    }

    private static class Slot<TEntity>
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        public static EntityType<TEntity>? Type { get; set; }
    }
}

/// <summary>An entity type: its names in URLs, and its JSON form.</summary>
/// <param name="Kind">The kind, in CamelCase.</param>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Version">The version without the group.</param>
/// <param name="PluralName">The name in URLs.</param>
/// <param name="Json">Reads and writes entities.</param>
public sealed record EntityType<TEntity>(
    string Kind, string Group, string Version, string PluralName, JsonTypeInfo<TEntity> Json)
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Group and version in the form that objects use.</summary>
    public string ApiVersion { get; } = Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>Sets apiVersion, kind and metadata, which new objects and items of a list lack.</summary>
    /// <exception cref="JsonException">There is no object.</exception>
    public TEntity Complete(TEntity? entity)
    {
        if (entity is null)
        {
            throw new JsonException("the object is null");
        }

        entity.ApiVersion ??= ApiVersion;
        entity.Kind ??= Kind;
        entity.Metadata ??= new V1ObjectMeta();
        return entity;
    }

    /// <summary>The path of a collection or, with a name, of one of its objects, relative to the API server's address.</summary>
    internal string PathOf(string? @namespace, string? name = null)
    {
        var version = Group.Length == 0 ? $"api/{Version}" : $"apis/{Group}/{Version}";
        var scope = string.IsNullOrEmpty(@namespace) ? "" : $"/namespaces/{Uri.EscapeDataString(@namespace)}";
        return name switch
        {
            null => $"{version}{scope}/{PluralName}",
            "" => throw new ArgumentException($"the {Kind} has no name", nameof(name)),
            _ => $"{version}{scope}/{PluralName}/{Uri.EscapeDataString(name)}",
        };
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
