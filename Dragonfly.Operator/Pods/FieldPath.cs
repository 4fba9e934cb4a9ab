namespace Dragonfly.Operator.Pods;

/// <summary>A place in the Pod, whose text is composed only when an error needs it.</summary>
/// <param name="Parent">What has the place as its text: a string, an <see cref="EditableValue"/> or another path.</param>
/// <param name="Member">The member of it that is meant; null for itself.</param>
public readonly record struct FieldPath(object Parent, string? Member = null)
{
    public FieldPath At(string member) => Member is null ? this with { Member = member } : new(this, member);

    public override string ToString() => (Parent.ToString(), Member) switch
    {
        (var parent, null) => parent!,
        ("", _) => Member,
        (var parent, _) => $"{parent}.{Member}",
    };
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
