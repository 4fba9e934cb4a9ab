namespace Dragonfly.Operator.Yaml;

/// <summary>A YAML node and its place in the file. Aliases are references to the anchored node itself.</summary>
internal abstract class Node(int line, int column)
{
    public int Line { get; } = line;

    public int Column { get; } = column;

    /// <summary>False while the children are still being read: an alias to it then would contain itself.</summary>
    public bool Complete { get; set; }
}
