namespace Dragonfly.Operator.Yaml;

/// <summary>
/// One document's span [Start, End) of the text. The head, before <paramref name="BodyStart"/>, is its directives, leading
/// comments and "---"; the tail, from <paramref name="TailStart"/>, its trailing comments and "...". Without content the
/// body is empty and everything is head.
/// </summary>
internal readonly record struct Segment(int Start, int BodyStart, int TailStart, int End, int Line, int BodyLine)
{
    public bool HasContent => BodyStart < TailStart;
}
