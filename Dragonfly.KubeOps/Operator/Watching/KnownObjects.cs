using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using KubeOps.Abstractions.Entities;

namespace KubeOps.Operator.Watching;

/// <summary>
/// The objects that a watch has seen, by key, with uid and version. This is enough to detect what changed while the watch was
/// disconnected, without keeping the objects.
/// </summary>
internal sealed class KnownObjects<TEntity>(EntityType<TEntity> type)
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    private readonly Dictionary<string, (string Uid, string Version)> _objects = new(StringComparer.Ordinal);

    /// <summary>The key of an object: namespace and name.</summary>
    public static string Key(V1ObjectMeta metadata) =>
        string.IsNullOrEmpty(metadata.NamespaceProperty) ? metadata.Name : $"{metadata.NamespaceProperty}/{metadata.Name}";

    /// <summary>Records an existing object, and returns whether it is new or changed.</summary>
    /// <param name="entity">The object.</param>
    /// <param name="replaced">An object of the same name that must have been deleted meanwhile; null for none.</param>
    public bool Add(TEntity entity, out TEntity? replaced)
    {
        var key = Key(entity.Metadata);
        var isKnown = _objects.TryGetValue(key, out var known);
        replaced = isKnown && known.Uid != entity.Metadata.Uid ? Recall(key, known) : default;
        _objects[key] = (entity.Metadata.Uid, entity.Metadata.ResourceVersion);
        return !isKnown || known.Uid != entity.Metadata.Uid || known.Version != entity.Metadata.ResourceVersion;
    }

    /// <summary>Forgets a deleted object.</summary>
    public void Remove(TEntity entity) => _objects.Remove(Key(entity.Metadata));

    /// <summary>Forgets the objects that are missing from a list, and returns what is known about them: names, uid and version.</summary>
    public IReadOnlyList<TEntity> RemoveAllBut(HashSet<string> listed)
    {
        var vanished = _objects.Where(known => !listed.Contains(known.Key)).ToList();
        foreach (var (key, _) in vanished)
        {
            _objects.Remove(key);
        }

        return vanished.ConvertAll(known => Recall(known.Key, known.Value));
    }

    private TEntity Recall(string key, (string Uid, string Version) known)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        var metadata = new JsonObject { ["name"] = key[(slash + 1)..], ["uid"] = known.Uid, ["resourceVersion"] = known.Version };
        if (slash > 0)
        {
            metadata["namespace"] = key[..slash];
        }

        return type.Complete(new JsonObject { ["metadata"] = metadata }.Deserialize(type.Json));
    }
}
