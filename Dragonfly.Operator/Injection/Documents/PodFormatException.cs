namespace Dragonfly.Operator.Injection.Documents;

/// <summary>The document is no Pod: a field has a type that the Pod API does not allow, or a list is longer than any that is stored. The message names the field.</summary>
public sealed class PodFormatException(string field, string expected, string found)
    : Exception($"{field}: expected {expected}, found {found}")
{
    public string Field { get; } = field;
}
