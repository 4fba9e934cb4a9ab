namespace Dragonfly.Operator.Pods;

/// <summary>A place in the Pod, whose text is composed only when an error needs it.</summary>
public readonly record struct FieldPath(string Parent, int Index = -1, string? Member = null)
{
    public FieldPath At(string member) => Member is null ? this with { Member = member } : new(ToString(), Member: member);

    public override string ToString()
    {
        var element = Index < 0 ? Parent : $"{Parent}[{Index}]";
        return (element, Member) switch
        {
            (_, null) => element,
            ("", _) => Member,
            _ => $"{element}.{Member}",
        };
    }
}

/// <summary>
/// The document is not a Pod: a field has a type that the Pod API does not allow, or a list is longer than any stored one. The message
/// names the field.
/// </summary>
public sealed class PodFormatException(string field, string expected, string found)
    : Exception($"{field}: expected {expected}, found {found}")
{
    public string Field { get; } = field;
}
