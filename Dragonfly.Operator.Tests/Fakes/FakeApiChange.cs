using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Tests.Fakes;

/// <summary>One change in a <see cref="FakeApiStore"/>.</summary>
/// <param name="Version">Version of the store after it.</param>
/// <param name="Type">ADDED, MODIFIED or DELETED.</param>
/// <param name="Collection">API version and plural of the object.</param>
/// <param name="Namespace">Namespace of the object; null for none.</param>
/// <param name="Object">The object after it.</param>
public sealed record FakeApiChange(long Version, string Type, string Collection, string? Namespace, JsonObject Object)
{
    public bool IsOf(FakeApiPath path) =>
        Collection == FakeApiStore.CollectionOf(path) && (path.Namespace is null || path.Namespace == Namespace);

    public string Line() => new JsonObject { ["type"] = Type, ["object"] = Object.DeepClone() }.ToJsonString() + "\n";
}
