namespace Dragonfly.Operator.Tests.Fakes;

/// <summary>What a path of the API server means.</summary>
/// <param name="ApiVersion">Group and version, as objects carry them.</param>
/// <param name="Plural">The resource.</param>
/// <param name="Namespace">The namespace; null for none.</param>
/// <param name="Name">The object; null for the collection.</param>
/// <param name="Subresource">E.g. <c>status</c>; null for the object itself.</param>
public sealed record FakeApiPath(string ApiVersion, string Plural, string? Namespace, string? Name, string? Subresource)
{
    public static FakeApiPath? Parse(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var (version, rest) = parts switch
        {
            ["api", var core, .. var tail] => (core, tail),
            ["apis", var group, var ofGroup, .. var tail] => ($"{group}/{ofGroup}", tail),
            _ => ("", []),
        };
        return rest switch
        {
            ["namespaces", var name, "status"] => new(version, "namespaces", null, name, "status"),
            ["namespaces", var space, var plural, .. var tail] => Object(version, plural, space, tail),
            [var plural, .. var tail] => Object(version, plural, null, tail),
            _ => null,
        };
    }

    private static FakeApiPath? Object(string version, string plural, string? space, string[] tail) => tail switch
    {
        [] => new(version, plural, space, null, null),
        [var name] => new(version, plural, space, name, null),
        [var name, var subresource] => new(version, plural, space, name, subresource),
        _ => null,
    };
}
