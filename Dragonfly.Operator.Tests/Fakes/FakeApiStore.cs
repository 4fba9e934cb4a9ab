using System.Globalization;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Resources.Fields;

namespace Dragonfly.Operator.Tests.Fakes;

/// <summary>Objects, their versions and the history of their changes, as etcd keeps them for the API server.</summary>
public sealed class FakeApiStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, FakeApiChange> _objects = new(StringComparer.Ordinal);
    private readonly List<FakeApiChange> _history = [];
    private long _version = 100;
    private long _compacted = 100;

    /// <summary>Told of each change, in order.</summary>
    public event Action<FakeApiChange>? Changed;

    public static string CollectionOf(FakeApiPath path) => $"{path.ApiVersion}/{path.Plural}";

    /// <summary>Forgets the history, so that everything older than now is 410.</summary>
    public void Compact()
    {
        lock (_lock)
        {
            // A version nobody has seen yet, so that even the newest one is too old.
            _compacted = ++_version;
            _history.Clear();
        }
    }

    public JsonObject Get(FakeApiPath path)
    {
        lock (_lock)
        {
            return (JsonObject)Find(path).Object.DeepClone();
        }
    }

    public JsonObject List(FakeApiPath path, int limit, string? token)
    {
        lock (_lock)
        {
            var parts = token?.Split('|');
            var version = parts is null ? _version : long.Parse(parts[0], CultureInfo.InvariantCulture);
            if (version < _compacted)
            {
                throw FakeApiException.Expired();
            }

            var start = parts?[1] ?? "";
            var all = _objects.Where(entry => entry.Value.IsOf(path) && string.CompareOrdinal(entry.Key, start) > 0);
            var page = all.Take(limit > 0 ? limit + 1 : int.MaxValue).ToList();
            var isLast = limit <= 0 || page.Count <= limit;
            var items = isLast ? page : page[..limit];
            return new JsonObject
            {
                ["kind"] = "List",
                ["apiVersion"] = path.ApiVersion,
                ["metadata"] = new JsonObject
                {
                    ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture),
                    ["continue"] = isLast ? "" : $"{version}|{items[^1].Key}",
                },
                ["items"] = new JsonArray([.. items.Select(item => item.Value.Object.DeepClone())]),
            };
        }
    }

    /// <summary>Calls with the changes since a version, then, without a gap, with those to come.</summary>
    public Action Watch(FakeApiPath path, long? since, Action<FakeApiChange> take)
    {
        lock (_lock)
        {
            if (since is { } version && version < _compacted)
            {
                throw FakeApiException.Expired();
            }

            var past = since is null
                ? _objects.Values.Select(change => change with { Type = "ADDED" })
                : _history.Where(change => change.Version > since);
            foreach (var change in past.Where(change => change.IsOf(path)))
            {
                take(change);
            }

            void Pass(FakeApiChange change)
            {
                if (change.IsOf(path))
                {
                    take(change);
                }
            }

            Changed += Pass;
            return () => Changed -= Pass;
        }
    }

    public JsonObject Create(FakeApiPath path, JsonObject json)
    {
        lock (_lock)
        {
            json = (JsonObject)json.DeepClone();
            var metadata = (JsonObject)(json["metadata"] ??= new JsonObject());
            metadata["name"] ??= (string?)metadata["generateName"] + Guid.NewGuid().ToString("N")[..5];
            path = path with { Name = (string?)metadata["name"] };
            if (_objects.ContainsKey(Key(path)))
            {
                throw new FakeApiException(409, "AlreadyExists", $"\"{path.Name}\" already exists");
            }

            metadata["uid"] = Guid.NewGuid().ToString();
            metadata["creationTimestamp"] = "2024-01-02T03:04:05Z";
            metadata["generation"] = 1L;
            return Put(path, "ADDED", json);
        }
    }

    public JsonObject Update(FakeApiPath path, JsonObject json)
    {
        lock (_lock)
        {
            var stored = Find(path).Object;
            var sent = (string?)json["metadata"]?["resourceVersion"];
            if (!string.IsNullOrEmpty(sent) && sent != (string?)stored["metadata"]!["resourceVersion"])
            {
                throw new FakeApiException(409, "Conflict", "the object has been modified");
            }

            var next = (JsonObject)(path.Subresource is null ? json : stored).DeepClone();
            if ((path.Subresource is null ? stored : json)["status"] is { } status)
            {
                next["status"] = status.DeepClone();
            }

            var metadata = (JsonObject)next["metadata"]!;
            metadata["uid"] = (string?)stored["metadata"]!["uid"];
            metadata["generation"] = (long)stored["metadata"]!["generation"]!
                + (JsonNode.DeepEquals(stored["spec"], next["spec"]) ? 0 : 1);
            return Put(path with { Subresource = null }, "MODIFIED", next);
        }
    }

    public JsonObject Delete(FakeApiPath path)
    {
        lock (_lock)
        {
            var gone = (JsonObject)Find(path).Object.DeepClone();
            _objects.Remove(Key(path));
            return Note(path, "DELETED", gone).Object;
        }
    }

    private static string Key(FakeApiPath path) => $"{CollectionOf(path)}/{path.Namespace}/{path.Name}";

    private FakeApiChange Find(FakeApiPath path) =>
        _objects.GetValueOrDefault(Key(path)) ?? throw FakeApiException.NotFound(path.Name ?? "");

    private JsonObject Put(FakeApiPath path, string type, JsonObject json)
    {
        var change = Note(path, type, json);
        _objects[Key(path)] = change;
        return (JsonObject)change.Object.DeepClone();
    }

    private FakeApiChange Note(FakeApiPath path, string type, JsonObject json)
    {
        json["metadata"]!["resourceVersion"] = (++_version).ToString(CultureInfo.InvariantCulture);
        var change = new FakeApiChange(_version, type, CollectionOf(path), path.Namespace, json);
        _history.Add(change);
        Changed?.Invoke(change);
        return change;
    }
}
