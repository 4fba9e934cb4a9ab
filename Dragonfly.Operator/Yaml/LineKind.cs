namespace Dragonfly.Operator.Yaml;

internal enum LineKind
{
    Content,
    Blank,
    Comment,
    Directive,
    DocumentStart,
    DocumentEnd,
}
