using System.Text.Json.Nodes;

namespace Dragonfly.KubeOps.Cli.Schemas;

/// <summary>Checks what API servers demand of lists that are sets or maps.</summary>
internal static class ListTopology
{
    public static void Check(JsonObject schema, SchemaPlace place)
    {
        var type = (string?)schema["x-kubernetes-list-type"];
        var keys = schema["x-kubernetes-list-map-keys"]?.AsArray().Select(key => (string)key!).ToArray() ?? [];
        if (type != "map" && keys.Length > 0)
        {
            throw place.Refuse("[XListMapKeys] needs [XListType(XListType.Map)]");
        }

        if (type is "set" or "map" && schema["items"]!["nullable"] is not null)
        {
            throw place.Refuse($"the items of a {type} must not be null");
        }

        switch (type)
        {
            case "set":
                CheckSet(schema["items"]!.AsObject(), place);
                break;
            case "map":
                CheckMap(schema["items"]!.AsObject(), keys, place);
                break;
        }
    }

    private static void CheckSet(JsonObject items, SchemaPlace place)
    {
        if ((string?)items["type"] == "object" && (string?)items["x-kubernetes-map-type"] != "atomic")
        {
            throw place.Refuse("the items of a set must be scalars; lists of objects are maps");
        }
    }

    private static void CheckMap(JsonObject items, string[] keys, SchemaPlace place)
    {
        if (keys.Length == 0)
        {
            throw place.Refuse("[XListType(XListType.Map)] needs [XListMapKeys]");
        }

        var required = items["required"]?.AsArray().Select(name => (string)name!).ToArray() ?? [];
        foreach (var key in keys)
        {
            if (items["properties"]?[key] is not JsonObject property)
            {
                throw place.Refuse($"the items have no field {key}, which [XListMapKeys] names");
            }

            if ((string?)property["type"] is "object" or "array" || property["nullable"] is not null)
            {
                throw place.Refuse($"the map key {key} must be a scalar and not nullable");
            }

            if (!required.Contains(key) && !property.ContainsKey("default"))
            {
                throw place.Refuse($"the map key {key} must be required or have a default");
            }
        }
    }
}
