using System.Collections.Immutable;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.Fields;

namespace Dragonfly.Operator.Resources.Namespaces;

/// <summary>All namespaces that are known, for the webhook to read without a lock; a change swaps the snapshot.</summary>
public sealed class NamespaceCache
{
    private ImmutableDictionary<string, NamespaceInfo> _snapshot = ImmutableDictionary<string, NamespaceInfo>.Empty;

    public int Count => Volatile.Read(ref _snapshot).Count;

    public IEnumerable<NamespaceInfo> All => Volatile.Read(ref _snapshot).Values;

    public NamespaceInfo? Find(string name) => Volatile.Read(ref _snapshot).GetValueOrDefault(name);

    public void Set(NamespaceInfo @namespace) =>
        ImmutableInterlocked.AddOrUpdate(ref _snapshot, @namespace.Name, @namespace, (_, _) => @namespace);

    public void Remove(string name) => ImmutableInterlocked.TryRemove(ref _snapshot, name, out _);

    /// <summary>Replaces everything at once.</summary>
    public void Replace(IEnumerable<NamespaceInfo> namespaces) =>
        Volatile.Write(ref _snapshot, namespaces.ToImmutableDictionary(@namespace => @namespace.Name));
}
