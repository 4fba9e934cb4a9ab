namespace Dragonfly.Operator.Yaml;

internal enum ScalarKind
{
    String,
    Null,
    Bool,
    Int,
    Float,

    /// <summary>Infinity or not-a-number, which JSON lacks.</summary>
    NonFinite,

    /// <summary>The text does not fit the tag.</summary>
    Invalid,
}
