using System.Text.Json.Nodes;
using Dragonfly.Operator.Resources.Fields;

namespace Dragonfly.Operator.Tests.Fakes;

/// <summary>Puts fields into a Pod that nobody knows, as a later Kubernetes would.</summary>
internal static class UnknownFields
{
    private static readonly string[] Values = ["null", "1e400", "\"\\u00e9\"", "[null,{}]", "{\"env\":[{}],\"name\":3}", "true"];

    /// <summary>Objects whose keys are the user's: an unknown field would be something else there.</summary>
    private static readonly HashSet<string> Maps = ["annotations", "labels", "nodeSelector", "requests", "limits"];

    public static string In(string pod, int seed)
    {
        var random = new Random(seed);
        var root = JsonNode.Parse(pod)!;
        Sprinkle(root, random, "");
        return root.ToJsonString();
    }

    private static void Sprinkle(JsonNode? node, Random random, string name)
    {
        switch (node)
        {
            case JsonObject known:
                foreach (var (key, value) in known.ToList())
                {
                    Sprinkle(value, random, key);
                }

                if (!Maps.Contains(name))
                {
                    known.Insert(random.Next(known.Count + 1), "x-unknown", JsonNode.Parse(Values[random.Next(Values.Length)]));
                }

                break;
            case JsonArray list:
                foreach (var item in list)
                {
                    Sprinkle(item, random, "");
                }

                break;
        }
    }
}
