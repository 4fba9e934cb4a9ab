using System.Text;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Resources;

namespace Dragonfly.Operator.Tests.Fuzz;

/// <summary>Changes JSON and text at random: the same seed makes the same changes.</summary>
internal sealed class Mutator(Random random)
{
    private const int MaxChanges = 6;

    private static readonly string[] Annotations =
        [.. Kinds.Create().SelectMany(kind => kind.PodAnnotations), "k8s.v1.cni.cncf.io/networks", "kubernetes.io/config.mirror", "other.example/x"];

    private static readonly string[] Texts =
    [
        "", " ", "true", "false", "True", "null", "0", "-1", "a", "default", "one", "fabric/one@rdma0", "a,b,,", "[]", "{}", "[{\"name\":\"one\"}]", "[{]", "\u0000", "é\u202e\u001b[31m",
        "\ud83d\ude00", "$(DRAGONFLY_PROXY)", "../..", "/dev", "100m", "1e400", "9999999999999999999", "sidecars,networks", new('x', 300), new('y', 70_000),
    ];

    private static readonly string[] Fields =
    [
        "name", "env", "envFrom", "volumeMounts", "volumes", "initContainers", "containers", "ports", "resources", "limits", "requests", "securityContext", "nodeSelector", "affinity",
        "hostNetwork", "annotations", "labels", "ownerReferences", "generateName", "namespace", "imagePullSecrets", "restartPolicy", "os", "managedFields", "mountPath", "value",
    ];

    /// <summary>The same document with some values removed, doubled, replaced or added.</summary>
    public string Json(string json)
    {
        var root = JsonNode.Parse(json)!;
        for (var change = random.Next(1, MaxChanges); change > 0; change--)
        {
            Change(Any(root));
        }

        return root.ToJsonString();
    }

    /// <summary>The same text with some bytes changed, inserted, doubled or cut off.</summary>
    public byte[] Bytes(byte[] text)
    {
        List<byte> bytes = [.. text];
        for (var change = random.Next(1, MaxChanges); change > 0 && bytes.Count > 1; change--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 64), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.Insert(at, Pick("\"{}[],:\\\0\n\t -#&*!|>%@`'é"u8.ToArray())); break;
                case 2: bytes.RemoveRange(at, length); break;
                case 3: bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length)); break;
                case 4: bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pick(Texts))); break;
                default: bytes.RemoveRange(at, random.Next(8) == 0 ? bytes.Count - at : 1); break;
            }
        }

        return [.. bytes];
    }

    public T Pick<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];

    private JsonNode Any(JsonNode node)
    {
        while (random.Next(5) != 0)
        {
            JsonNode?[] children = node switch
            {
                JsonObject map => [.. map.Select(member => member.Value)],
                JsonArray list => [.. list],
                _ => [],
            };
            JsonNode[] containers = [.. children.OfType<JsonNode>().Where(child => child is JsonObject or JsonArray)];
            if (containers.Length == 0)
            {
                break;
            }

            node = Pick(containers);
        }

        return node;
    }

    private void Change(JsonNode node)
    {
        switch (node)
        {
            case JsonArray list when list.Count > 0 && random.Next(3) > 0:
                var at = random.Next(list.Count);
                switch (random.Next(4))
                {
                    case 0: list.RemoveAt(at); break;
                    case 1: list.Insert(at, list[at]?.DeepClone()); break;
                    case 2: list[at] = Value(); break;
                    default: list.Add(list[at]?.DeepClone()); break;
                }

                break;
            case JsonArray list:
                list.Add(Value());
                break;
            case JsonObject map when map.Count > 0 && random.Next(3) > 0:
                var name = Pick([.. map.Select(member => member.Key)]);
                switch (random.Next(3))
                {
                    case 0: map.Remove(name); break;
                    case 1: map[name] = Value(); break;
                    default: map[Pick([.. map.Select(member => member.Key)])] = map[name]?.DeepClone(); break;
                }

                break;
            case JsonObject map when map["metadata"] is JsonObject metadata && random.Next(2) == 0:
                var annotations = metadata["annotations"] as JsonObject ?? [];
                annotations[Pick(Annotations)] = Pick(Texts);
                metadata["annotations"] ??= annotations;
                break;
            case JsonObject map:
                map[Pick(random.Next(2) == 0 ? Fields : Annotations)] = Value();
                break;
        }
    }

    private JsonNode? Value() => random.Next(8) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => random.NextInt64(),
        3 => new JsonObject { [Pick(Fields)] = Pick(Texts) },
        4 => new JsonArray(Pick(Texts)),
        5 => new JsonArray(new JsonObject { ["name"] = Pick(Texts), ["mountPath"] = Pick(Texts) }),
        6 => JsonNode.Parse(string.Concat(Enumerable.Repeat("[", 40)) + string.Concat(Enumerable.Repeat("]", 40))),
        _ => Pick(Texts),
    };
}
