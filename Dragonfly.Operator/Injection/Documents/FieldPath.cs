namespace Dragonfly.Operator.Injection.Documents;

/// <summary>Where in the Pod something stands, spelled out only when an error needs it.</summary>
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
