using System.Text.Json;
using k8s;
using k8s.Models;
using KubeOps.Abstractions.Entities;

namespace KubeOps.Operator.Watching;

/// <summary>
/// The objects that a watch has seen, by key, with uid and version. This is enough to detect what changed while the watch was
/// disconnected, without keeping the objects.
/// </summary>
/// <typeparam name="TEntity">Type of the objects.</typeparam>
/// <param name="type">Type of the objects.</param>
internal sealed class KnownObjects<TEntity>(EntityType<TEntity> type)
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    private readonly Dictionary<string, (string Uid, string Version)> _objects = new(StringComparer.Ordinal);

    /// <summary>The key of an object: namespace and name.</summary>
    /// <param name="metadata">Its metadata.</param>
    public static string Key(V1ObjectMeta metadata) =>
        string.IsNullOrEmpty(metadata.NamespaceProperty) ? metadata.Name : $"{metadata.NamespaceProperty}/{metadata.Name}";

    /// <summary>Records an existing object.</summary>
    /// <param name="entity">The object.</param>
    /// <param name="replaced">An object of the same name that must have been deleted meanwhile; null for none.</param>
    /// <returns>Whether it is new or changed.</returns>
    public bool Add(TEntity entity, out TEntity? replaced)
    {
        var key = Key(entity.Metadata);
        var isKnown = _objects.TryGetValue(key, out var known);
        replaced = isKnown && known.Uid != entity.Metadata.Uid ? Recall(key, known) : default;
        _objects[key] = (entity.Metadata.Uid, entity.Metadata.ResourceVersion);
        return !isKnown || known.Uid != entity.Metadata.Uid || known.Version != entity.Metadata.ResourceVersion;
    }

    /// <summary>Forgets a deleted object.</summary>
    /// <param name="entity">The object.</param>
    public void Remove(TEntity entity) => _objects.Remove(Key(entity.Metadata));

    /// <summary>Forgets the objects that are missing from a list.</summary>
    /// <param name="listed">Keys of the list.</param>
    /// <returns>What is known about them: names, uid and version.</returns>
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
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            var slash = key.IndexOf('/', StringComparison.Ordinal);
            writer.WriteStartObject();
            writer.WriteString("apiVersion", type.ApiVersion);
            writer.WriteString("kind", type.Kind);
            writer.WriteStartObject("metadata");
            writer.WriteString("name", key.AsSpan(slash + 1));
            if (slash > 0)
            {
                writer.WriteString("namespace", key.AsSpan(0, slash));
            }

            writer.WriteString("uid", known.Uid);
            writer.WriteString("resourceVersion", known.Version);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return JsonSerializer.Deserialize(stream.ToArray(), type.Json)!;
    }
}
