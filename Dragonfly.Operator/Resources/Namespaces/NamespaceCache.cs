using Dragonfly.Operator.Injection.Selection;
using System.Collections.Immutable;

namespace Dragonfly.Operator.Resources.Namespaces;

/// <summary>All namespaces that are known, for the webhook to read without a lock; a change swaps the snapshot.</summary>
public sealed class NamespaceCache
{
    private ImmutableDictionary<string, NamespaceFacts> _snapshot = ImmutableDictionary<string, NamespaceFacts>.Empty;

    public int Count => Volatile.Read(ref _snapshot).Count;

    public IEnumerable<NamespaceFacts> All => Volatile.Read(ref _snapshot).Values;

    public NamespaceFacts? Find(string name) => Volatile.Read(ref _snapshot).GetValueOrDefault(name);

    public void Set(NamespaceFacts @namespace) =>
        ImmutableInterlocked.AddOrUpdate(ref _snapshot, @namespace.Name, @namespace, (_, _) => @namespace);

    public void Remove(string name) => ImmutableInterlocked.TryRemove(ref _snapshot, name, out _);

    /// <summary>Replaces everything at once.</summary>
    public void Replace(IEnumerable<NamespaceFacts> namespaces) =>
        Volatile.Write(ref _snapshot, namespaces.ToImmutableDictionary(@namespace => @namespace.Name));
}
