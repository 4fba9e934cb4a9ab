using System.Collections;
using System.Reflection;
using System.Text.Json.Nodes;
using KubeOps.Abstractions.Entities.Attributes;

namespace Dragonfly.KubeOps.Cli.Schemas;

/// <summary>Writes the schemas of types. Whether a schema is one that API servers take, only they can tell.</summary>
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

        if (KnownSchemas.Of(type) is { } known)
        {
            return known;
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

        return type.IsClass && !type.IsAbstract && !typeof(IEnumerable).IsAssignableFrom(type) && !typeof(Delegate).IsAssignableFrom(type)
            ? OfClass(type, place.Inner(type))
            : throw place.Refuse($"the type {type} is not supported");
    }

    /// <summary>The schema of a class, from its properties and its own attributes.</summary>
    /// <param name="type">The class.</param>
    /// <param name="place">The place of the class itself.</param>
    public static JsonObject OfClass(Type type, SchemaPlace place)
    {
        if (place.IsInside(type))
        {
            throw place.Outer!.Refuse($"{type.Name} contains itself; [Ignore] breaks the circle");
        }

        var schema = new JsonObject { ["type"] = "object" };
        var properties = new SortedDictionary<string, PropertyInfo>(
            type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => !property.IsDefined(typeof(IgnoreAttribute)))
                .ToDictionary(MemberSchema.NameOf),
            StringComparer.Ordinal);
        if (properties.Count > 0)
        {
            schema["properties"] = new JsonObject(properties.Select(property =>
                KeyValuePair.Create<string, JsonNode?>(property.Key, OfProperty(property.Value, place.Inner(property.Value)))));
        }

        JsonNode[] required = [.. properties
            .Where(property => property.Value.IsDefined(typeof(RequiredAttribute)))
            .Select(property => JsonValue.Create(property.Key))];
        if (required.Length > 0)
        {
            schema["required"] = new JsonArray(required);
        }

        MemberSchema.Apply(type, schema, place);
        return schema;
    }

    private static JsonObject OfProperty(PropertyInfo property, SchemaPlace place)
    {
        var schema = Of(property.PropertyType, place);
        if (new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable)
        {
            schema["nullable"] = true;
        }

        MemberSchema.Apply(property, schema, place);
        return schema;
    }

    private static Type[]? Arguments(Type type, Type generic) => type
        .GetInterfaces()
        .Prepend(type)
        .FirstOrDefault(candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == generic)
        ?.GetGenericArguments();
}
