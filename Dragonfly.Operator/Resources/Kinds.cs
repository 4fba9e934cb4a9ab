using System.Collections;
using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.NetworkInjections;

namespace Dragonfly.Operator.Resources;

/// <summary>All kinds of resources, in the order in which they change a Pod.</summary>
public sealed class Kinds : IReadOnlyList<ResourceKind>
{
    private readonly ResourceKind[] _kinds;

    public Kinds(params IEnumerable<ResourceKind> kinds)
    {
        _kinds = [.. kinds];
        foreach (var kind in _kinds)
        {
            kind.Register(Registration);
        }
    }

    public int Count => _kinds.Length;

    /// <summary>What the linked KubeOps knows of them.</summary>
    internal KindRegistration Registration { get; } = new();

    public ResourceKind this[int index] => _kinds[index];

    /// <summary>The one list of kinds. A further kind is a folder beside theirs, and a line here.</summary>
    public static Kinds Create() => new(
        new DragonflyInjectionKind(),
        new NetworkInjectionKind());

    /// <summary>The kind of that type.</summary>
    public TKind Get<TKind>()
        where TKind : ResourceKind => _kinds.OfType<TKind>().Single();

    public IEnumerator<ResourceKind> GetEnumerator() => _kinds.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
