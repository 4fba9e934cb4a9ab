using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Tests.Fakes;

/// <summary>A request that a <see cref="FakeApiServer"/> has seen.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path.</param>
/// <param name="Query">Query, decoded.</param>
/// <param name="ContentType">Media type of the body.</param>
/// <param name="Authorization">The header.</param>
/// <param name="Host">The header.</param>
/// <param name="Body">The body; null for none.</param>
public sealed record FakeApiRequest(
    string Method, string Path, IReadOnlyDictionary<string, string> Query, string? ContentType, string? Authorization,
    string Host, JsonNode? Body)
{
    /// <summary>All headers, those of one name joined by commas.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    // Upstream's client says of each list that it is no watch.
    public bool IsWatch => Query.GetValueOrDefault("watch", "false") is not ("false" or "0");

    public bool IsList => Method == "GET" && !IsWatch && FakeApiPath.Parse(Path) is { Name: null };
}
