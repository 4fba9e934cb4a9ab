namespace Dragonfly.Operator.Yaml;

/// <summary>Entries as written: merge keys and duplicates are still there.</summary>
internal sealed class MappingNode(int line, int column) : Node(line, column)
{
    public List<MappingEntry> Entries { get; } = [];
}
