using System.Text.Json;
using Dragonfly.Operator.Yaml;

namespace Dragonfly.Operator.Resources.Files;

/// <summary>
/// Finds what was written and not understood. A misspelt selector would select everything, and files have no API server
/// that warns of it.
/// </summary>
internal static class UnknownField
{
    /// <param name="written">What the user wrote.</param>
    /// <param name="understood">The same after it was read into its type and written again.</param>
    /// <param name="field">The field that both stand for.</param>
    /// <returns>The fields that got lost on the way.</returns>
    public static IEnumerable<string> Find(JsonElement written, JsonElement understood, string field) => (written.ValueKind, understood.ValueKind) switch
    {
        (JsonValueKind.Object, JsonValueKind.Object) => written.EnumerateObject().SelectMany(member =>
            understood.TryGetProperty(member.Name, out var value) ? Find(member.Value, value, FieldPointer.Join(field, member.Name))
            : member.Value.ValueKind == JsonValueKind.Null ? []
            : [FieldPointer.Join(field, member.Name)]),
        (JsonValueKind.Array, JsonValueKind.Array) => written.EnumerateArray().Zip(understood.EnumerateArray())
            .SelectMany((pair, index) => Find(pair.First, pair.Second, $"{field}[{index}]")),
        _ => [],
    };
}
