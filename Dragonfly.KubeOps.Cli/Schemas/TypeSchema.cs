using System.Collections;
using System.Text.Json.Nodes;
using k8s;

namespace Dragonfly.KubeOps.Cli.Schemas;

internal static class TypeSchema
{
    /// <exception cref="GenerationException">The type, or one inside it, has no schema.</exception>
    public static JsonObject Of(Type type, SchemaPlace place)
    {
        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            var schema = Of(value, place);
            schema["nullable"] = true;
            return schema;
        }

        if ((ScalarSchema.Of(type) ?? KnownSchemas.Of(type)) is { } simple)
        {
            return simple;
        }

        if (type == typeof(object))
        {
            return Opaque();
        }

        if (Arguments(type, typeof(IDictionary<,>)) is [var key, var mapped])
        {
            return key == typeof(string)
                ? new JsonObject { ["type"] = "object", ["additionalProperties"] = Of(mapped, place) }
                : throw place.Refuse($"the keys of a map must be strings, not {key}");
        }

        if (Arguments(type, typeof(IEnumerable<>)) is [var item])
        {
            return new JsonObject { ["type"] = "array", ["items"] = Of(item, place) };
        }

        if (IsUpstreamObject(type))
        {
            return EmbeddedResource();
        }

        return type.IsClass && !type.IsAbstract && !typeof(IEnumerable).IsAssignableFrom(type) && !typeof(Delegate).IsAssignableFrom(type)
            ? ObjectSchema.Of(type, place)
            : throw place.Refuse($"the type {type} is not supported");
    }

    /// <summary>An object with unknown content.</summary>
    public static JsonObject Opaque() => new() { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true };

    /// <summary>A whole Kubernetes object, whose kind and metadata the API server checks.</summary>
    public static JsonObject EmbeddedResource()
    {
        var schema = Opaque();
        schema["x-kubernetes-embedded-resource"] = true;
        return schema;
    }

    // V1Pod and similar types: the API server knows their schema better than a model of one version does.
    private static bool IsUpstreamObject(Type type) =>
        typeof(IKubernetesObject).IsAssignableFrom(type) && !type.IsAbstract && type.Assembly == typeof(IKubernetesObject).Assembly;

    private static Type[]? Arguments(Type type, Type generic) => type
        .GetInterfaces()
        .Prepend(type)
        .FirstOrDefault(candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == generic)
        ?.GetGenericArguments();
}
