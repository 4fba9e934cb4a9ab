using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using k8s;
using k8s.Autorest;
using k8s.Models;
using KubeOps.KubernetesClient;
using Moq;

namespace Dragonfly.Operator.Tests.Fakes;

/// <summary>Objects in memory, and clients that read and write them with an API server's rules: versions, conflicts, patches.</summary>
internal sealed class FakeCluster
{
    // Replicas talk to it from several threads.
    private readonly Lock _lock = new();
    private readonly Dictionary<(Type Type, string Name), JsonObject> _objects = [];
    private int _version;
    private int _undelivered;

    private event Action<Type, string, WatchEventType>? Changed;

    /// <summary>Requests that changed something, or tried to.</summary>
    public int Writes { get; private set; }

    /// <summary>Changes that some watch has not taken yet.</summary>
    public int Undelivered => Volatile.Read(ref _undelivered);

    /// <summary>Runs before each request, named as "create V1Secret"; it may throw, or change what the request will find.</summary>
    public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>What the API server makes of an object when it stores it.</summary>
    public Action<object> Stored { get; set; } = _ => { };

    public T? Get<T>(string name)
        where T : class
    {
        lock (_lock)
        {
            return _objects.TryGetValue((typeof(T), name), out var value) ? value.Deserialize<T>() : null;
        }
    }

    public void Put<T>(T entity)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        lock (_lock)
        {
            Stored(entity);
            entity.Metadata.ResourceVersion = $"{++_version}";
            _objects[(typeof(T), entity.Metadata.Name)] = JsonSerializer.SerializeToNode(entity)!.AsObject();
            Changed?.Invoke(typeof(T), entity.Metadata.Name, WatchEventType.Modified);
        }
    }

    public void Remove<T>(string name)
    {
        lock (_lock)
        {
            _objects.Remove((typeof(T), name));
            Changed?.Invoke(typeof(T), name, WatchEventType.Deleted);
        }
    }

    public IKubernetesClient Connect()
    {
        var client = new Mock<IKubernetesClient>(MockBehavior.Strict);
        Setup<V1Lease>(client);
        Setup<V1Secret>(client);
        Setup<V1MutatingWebhookConfiguration>(client);
        Setup<V1ValidatingWebhookConfiguration>(client);
        return client.Object;
    }

    public static HttpOperationException Error(HttpStatusCode status, string content = "") => new($"{(int)status} {content}")
    {
        Response = new(new HttpResponseMessage(status), content),
    };

    private void Setup<T>(Mock<IKubernetesClient> client)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        client
            .Setup(api => api.GetAsync<T>(It.IsAny<string>(), It.IsAny<string?>(), It.IsAny<CancellationToken>()))
            .Returns(async (string name, string? _, CancellationToken cancellationToken) =>
            {
                await Before($"get {typeof(T).Name}").WaitAsync(cancellationToken);
                return Get<T>(name);
            });
        client
            .Setup(api => api.CreateAsync(It.IsAny<T>(), It.IsAny<CancellationToken>()))
            .Returns((T entity, CancellationToken cancellationToken) => WriteAsync<T>(
                "create", entity.Metadata.Name, stored => stored is null ? entity : throw Error(HttpStatusCode.Conflict), cancellationToken));
        client
            .Setup(api => api.UpdateAsync(It.IsAny<T>(), It.IsAny<CancellationToken>()))
            .Returns((T entity, CancellationToken cancellationToken) => WriteAsync<T>(
                "update",
                entity.Metadata.Name,
                stored =>
                    stored is null ? throw Error(HttpStatusCode.NotFound)
                    : stored.Metadata.ResourceVersion == entity.Metadata.ResourceVersion ? entity
                    : throw Error(HttpStatusCode.Conflict),
                cancellationToken));
        client
            .Setup(api => api.PatchAsync<T>(
                It.IsAny<V1Patch>(), It.IsAny<string>(), It.IsAny<string?>(), It.IsAny<string?>(), It.IsAny<bool?>(),
                It.IsAny<string?>(), It.IsAny<CancellationToken>()))
            .Returns((V1Patch patch, string name, string? _, string? _, bool? _, string? _, CancellationToken cancellationToken) =>
                WriteAsync<T>("patch", name, stored => Patched(stored ?? throw Error(HttpStatusCode.NotFound), patch), cancellationToken));
        client
            .Setup(api => api.WatchAsync<T>(
                It.IsAny<string?>(), It.IsAny<string?>(), It.IsAny<string?>(), It.IsAny<string?>(), It.IsAny<bool?>(), It.IsAny<CancellationToken>()))
            .Returns((string? _, string? _, string? _, string? fieldSelector, bool? _, CancellationToken cancellationToken) =>
                WatchAsync<T>(fieldSelector!.Replace("metadata.name=", "", StringComparison.Ordinal), cancellationToken));
    }

    private async Task<T> WriteAsync<T>(string verb, string name, Func<T?, T> change, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        await Before($"{verb} {typeof(T).Name}").WaitAsync(cancellationToken);
        lock (_lock)
        {
            Writes++;
            Put(change(Get<T>(name)));
            return Get<T>(name)!;
        }
    }

    /// <summary>The changes of one object.</summary>
    private async IAsyncEnumerable<(WatchEventType Type, T Entity)> WatchAsync<T>(
        string name, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        await Before($"watch {typeof(T).Name}").WaitAsync(cancellationToken);
        var changes = Channel.CreateUnbounded<(WatchEventType, T)>();
        void Send(WatchEventType change)
        {
            Interlocked.Increment(ref _undelivered);
            changes.Writer.TryWrite((change, Get<T>(name)!));
        }

        void Take(Type type, string changed, WatchEventType change)
        {
            if (type == typeof(T) && changed == name)
            {
                Send(change);
            }
        }

        lock (_lock)
        {
            Changed += Take;
            if (Get<T>(name) is not null)
            {
                Send(WatchEventType.Added);
            }
        }

        try
        {
            await foreach (var change in changes.Reader.ReadAllAsync(cancellationToken))
            {
                yield return change;
                Interlocked.Decrement(ref _undelivered);
            }
        }
        finally
        {
            lock (_lock)
            {
                Changed -= Take;
            }

            Interlocked.Add(ref _undelivered, -changes.Reader.Count);
        }
    }

    private static T Patched<T>(T stored, V1Patch patch)
    {
        Assert.That(patch.Type, Is.EqualTo(V1Patch.PatchType.JsonPatch));
        var document = JsonSerializer.SerializeToNode(stored)!;
        foreach (var operation in JsonNode.Parse((string)patch.Content)!.AsArray())
        {
            var path = ((string)operation!["path"]!).Split('/');
            var parent = path[1..^1].Aggregate(document, (node, step) =>
                (node is JsonArray array ? array[int.Parse(step, provider: null)] : node[step]) ?? throw Error(HttpStatusCode.UnprocessableEntity));
            if ((string)operation["op"]! == "add")
            {
                parent[path[^1]] = operation["value"]!.DeepClone();
            }
            else if ((string)operation["op"]! != "test" || !JsonNode.DeepEquals(parent[path[^1]], operation["value"]))
            {
                throw Error(HttpStatusCode.UnprocessableEntity);
            }
        }

        return document.Deserialize<T>()!;
    }
}
