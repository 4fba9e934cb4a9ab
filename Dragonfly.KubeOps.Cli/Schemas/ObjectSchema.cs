using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using KubeOps.Abstractions.Entities.Attributes;

namespace Dragonfly.KubeOps.Cli.Schemas;

/// <summary>Writes the schema of a class from its properties and its own attributes.</summary>
internal static class ObjectSchema
{
    public static JsonObject Of(Type type, SchemaPlace place)
    {
        if (place.IsInside(type))
        {
            throw place.Refuse($"{type.Name} contains itself; [PreserveUnknownFields] or [Ignore] breaks the circle");
        }

        var inside = place.Inner(type);
        var schema = new JsonObject { ["type"] = "object" };
        Describe(type, schema);
        if (type.IsDefined(typeof(PreserveUnknownFieldsAttribute)))
        {
            schema["x-kubernetes-preserve-unknown-fields"] = true;
        }

        var properties = PropertyNames.Of(type);
        if (properties.Count > 0)
        {
            schema["properties"] = new JsonObject(properties.Select(property =>
                KeyValuePair.Create<string, JsonNode?>(property.Key, PropertySchema.Of(property.Value, inside.Inner(property.Value)))));
        }

        JsonNode[] required = [.. properties
            .Where(property => property.Value.IsDefined(typeof(RequiredAttribute)))
            .Select(property => JsonValue.Create(property.Key))];
        if (required.Length > 0)
        {
            schema["required"] = new JsonArray(required);
        }

        ValidationRules.Add(type, schema, inside);
        SchemaDefault.Add(type, schema, inside);
        return schema;
    }

    /// <summary>Writes the attributes that entities can have too.</summary>
    public static void Describe(MemberInfo member, JsonObject schema)
    {
        if (member.GetCustomAttribute<DescriptionAttribute>() is { } description)
        {
            schema["description"] = description.Description;
        }
    }
}

/// <summary>The JSON properties of a class, by name.</summary>
internal static class PropertyNames
{
    public static SortedDictionary<string, PropertyInfo> Of(Type type) => new(
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(IsSerialised).ToDictionary(Of),
        StringComparer.Ordinal);

    public static string Of(PropertyInfo property) =>
        property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    private static bool IsSerialised(PropertyInfo property) =>
        property.GetIndexParameters().Length == 0
        && !property.IsDefined(typeof(IgnoreAttribute))
        && property.GetCustomAttribute<JsonIgnoreAttribute>() is not { Condition: JsonIgnoreCondition.Always };
}
