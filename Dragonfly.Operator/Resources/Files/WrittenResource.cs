using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Yaml;

namespace Dragonfly.Operator.Resources.Files;

/// <summary>A resource as its file has it, on the way into its type.</summary>
internal sealed class WrittenResource(JsonElement written)
{
    private readonly JsonNode _json = AsReceived(JsonObject.Create(written)!);

    public JsonElement Json => JsonText.Parse(_json);

    /// <summary>Takes a field out that has the wrong type, so that what else is wrong can be found, too.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Drop(string field)
    {
        var steps = FieldPointer.Of(field).Split('/')[1..];
        var parent = steps[..^1].Aggregate((JsonNode?)_json, (node, step) => node switch
        {
            JsonObject map => map[step],
            JsonArray list when int.TryParse(step, CultureInfo.InvariantCulture, out var index) && index < list.Count => list[index],
            _ => null,
        });
        if (parent is JsonArray items && int.TryParse(steps[^1], CultureInfo.InvariantCulture, out var at) && at < items.Count && items[at] is not null)
        {
            // The others keep their index.
            items[at] = null;
            return true;
        }

        return parent is JsonObject members && members.Remove(steps[^1]);
    }

    // As the API server takes it from kubectl. An explicit null is as good as nothing: there is a default, or no value. And "1e+06"
    // and "4001.0" are integers; Helm prints large ones that way.
    private static JsonNode AsReceived(JsonNode node)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (name, value) in map.ToList())
                {
                    if (value is null)
                    {
                        map.Remove(name);
                    }
                    else if (AsReceived(value) is var received && received != value)
                    {
                        map[name] = received;
                    }
                }

                break;
            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    if (list[i] is { } value && AsReceived(value) is var received && received != value)
                    {
                        list[i] = received;
                    }
                }

                break;
            case JsonValue number when number.GetValueKind() == JsonValueKind.Number
                && !number.TryGetValue(out long _)
                && double.Parse(number.ToJsonString(), CultureInfo.InvariantCulture) is >= long.MinValue and < long.MaxValue and var value
                && double.IsInteger(value):
                return JsonValue.Create((long)value);
        }

        return node;
    }
}

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
