using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using KubeOps.Abstractions.Entities.Attributes;

namespace Dragonfly.KubeOps.Cli.Schemas;

/// <summary>Which properties of a class are in its JSON, and under which names.</summary>
internal static class PropertyNames
{
    /// <summary>By name, in order.</summary>
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
