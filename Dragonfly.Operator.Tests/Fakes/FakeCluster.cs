using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeOps.KubernetesClient;
using Moq;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Dragonfly.Operator.Tests.Fakes;

/// <summary>Objects in memory, and clients that read and write them with an API server's rules: versions, conflicts, patches.</summary>
internal sealed class FakeCluster
{
    private readonly Dictionary<(Type Type, string Name), JsonObject> _objects = [];
    private int _version;

    /// <summary>Requests that changed something, or tried to.</summary>
    public int Writes { get; private set; }

    /// <summary>Runs before each request, named as "create V1Secret"; it may throw, or change what the request will find.</summary>
    public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

    public T? Get<T>(string name)
        where T : class => _objects.TryGetValue((typeof(T), name), out var value) ? value.Deserialize<T>() : null;

    public void Put<T>(T entity)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        entity.Metadata.ResourceVersion = $"{++_version}";
        _objects[(typeof(T), entity.Metadata.Name)] = JsonSerializer.SerializeToNode(entity)!.AsObject();
    }

    public void Remove<T>(string name) => _objects.Remove((typeof(T), name));

    public IKubernetesClient Connect()
    {
        var client = new Mock<IKubernetesClient>(MockBehavior.Strict);
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
            .Returns(async (string name, string? _, CancellationToken _) =>
            {
                await Before($"get {typeof(T).Name}");
                return Get<T>(name);
            });
        client
            .Setup(api => api.CreateAsync(It.IsAny<T>(), It.IsAny<CancellationToken>()))
            .Returns((T entity, CancellationToken _) => WriteAsync<T>("create", entity.Metadata.Name, stored =>
                stored is null ? entity : throw Error(HttpStatusCode.Conflict)));
        client
            .Setup(api => api.UpdateAsync(It.IsAny<T>(), It.IsAny<CancellationToken>()))
            .Returns((T entity, CancellationToken _) => WriteAsync<T>("update", entity.Metadata.Name, stored =>
                stored is null ? throw Error(HttpStatusCode.NotFound)
                : stored.Metadata.ResourceVersion == entity.Metadata.ResourceVersion ? entity
                : throw Error(HttpStatusCode.Conflict)));
        client
            .Setup(api => api.PatchAsync<T>(
                It.IsAny<V1Patch>(), It.IsAny<string>(), It.IsAny<string?>(), It.IsAny<string?>(), It.IsAny<bool?>(),
                It.IsAny<string?>(), It.IsAny<CancellationToken>()))
            .Returns((V1Patch patch, string name, string? _, string? _, bool? _, string? _, CancellationToken _) =>
                WriteAsync<T>("patch", name, stored => Patched(stored ?? throw Error(HttpStatusCode.NotFound), patch)));
    }

    private async Task<T> WriteAsync<T>(string verb, string name, Func<T?, T> change)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        await Before($"{verb} {typeof(T).Name}");
        Writes++;
        Put(change(Get<T>(name)));
        return Get<T>(name)!;
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
