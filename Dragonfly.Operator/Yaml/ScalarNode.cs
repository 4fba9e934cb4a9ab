namespace Dragonfly.Operator.Yaml;

/// <param name="tag">Short ("!!int"), "!" or empty.</param>
internal sealed class ScalarNode(int line, int column, string text, string tag, bool plain) : Node(line, column)
{
    public string Text { get; } = text;

    public string Tag { get; } = tag;

    public bool IsPlain { get; } = plain;

    public bool IsMergeKey => Text == "<<" && ((IsPlain && Tag.Length == 0) || Tag == "!!merge");
}
