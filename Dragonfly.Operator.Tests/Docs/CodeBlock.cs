namespace Dragonfly.Operator.Tests.Docs;

/// <summary>What stands between two fences of a page.</summary>
internal sealed record CodeBlock(string File, string Language, string Text)
{
    public override string ToString() => $"{File}: {Text.Split('\n')[0]}…";
}
