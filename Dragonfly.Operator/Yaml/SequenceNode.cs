namespace Dragonfly.Operator.Yaml;

internal sealed class SequenceNode(int line, int column) : Node(line, column)
{
    public List<Node> Items { get; } = [];
}
