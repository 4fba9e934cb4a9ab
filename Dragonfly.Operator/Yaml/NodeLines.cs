using System.Globalization;

namespace Dragonfly.Operator.Yaml;

/// <summary>Where in a YAML document the node at a path stands: the line of its key, or of its list item.</summary>
internal static class NodeLines
{
    public static int Find(Node root, MappingResolver mappings, int firstLine, string[] steps)
    {
        var line = firstLine;
        var node = root;
        foreach (var step in steps)
        {
            switch (node)
            {
                case MappingNode mapping when mappings.Resolve(mapping).TryGetValue(step, out var entry):
                    line = entry.Key.Line;
                    node = entry.Value;
                    break;
                case SequenceNode { Items: var items }
                    when int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < items.Count:
                    node = items[index];
                    line = node.Line;
                    break;
                default:
                    return line;
            }
        }

        return line;
    }
}
