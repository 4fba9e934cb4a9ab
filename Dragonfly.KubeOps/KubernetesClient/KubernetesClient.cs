using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using k8s;
using k8s.Autorest;
using k8s.Json;
using k8s.Models;
using KubeOps.Abstractions.Entities;
using KubeOps.KubernetesClient.Configuration;
using KubeOps.KubernetesClient.Http;

namespace KubeOps.KubernetesClient;

/// <summary>
/// Talks to the API server over HTTP. The first request looks for the configuration; if that fails, it throws a <see
/// cref="k8s.Exceptions.KubeConfigException"/>, and the next request looks again.
/// </summary>
public sealed class KubernetesClient : IKubernetesClient
{
    private readonly KubernetesClientOptions _options;
    private readonly TimeProvider _time;
    private readonly Lazy<ApiTransport> _transport;

    /// <summary>Creates a client.</summary>
    /// <param name="options">Connection options; null for the defaults.</param>
    /// <param name="timeProvider">The clock; null for the system's.</param>
    public KubernetesClient(KubernetesClientOptions? options = null, TimeProvider? timeProvider = null)
        : this(null, options, timeProvider)
    {
    }

    internal KubernetesClient(ClusterConnection? connection, KubernetesClientOptions? options, TimeProvider? timeProvider)
    {
        _options = options ?? new KubernetesClientOptions();
        _time = timeProvider ?? TimeProvider.System;
        _transport = new(
            () => new ApiTransport(connection ?? ClusterConnection.Find(_options, _time), _options, _time),
            LazyThreadSafetyMode.PublicationOnly);
    }

    /// <inheritdoc/>
    public Uri BaseUri => _transport.Value.Connection.Server;

    /// <inheritdoc/>
    public Task<string> GetCurrentNamespaceAsync(
        string downwardApiEnvName = "POD_NAMESPACE", CancellationToken cancellationToken = default)
    {
        var name = _options.Environment(downwardApiEnvName);
        name = string.IsNullOrWhiteSpace(name) ? ClusterConnection.ServiceAccountNamespace(_options) : name.Trim();
        name ??= _transport.IsValueCreated || Kubeconfig.Exists(_options) ? _transport.Value.Connection.Namespace : null;
        return Task.FromResult(name ?? "default");
    }

    /// <inheritdoc/>
    public async Task<TEntity?> GetAsync<TEntity>(
        string name, string? @namespace = null, CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            var path = ApiPath.Of(EntityTypes.Get<TEntity>(), @namespace, name);
            return await ReadAsync<TEntity>(new ApiRequest(HttpMethod.Get, path), cancellationToken);
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return default;
        }
    }

    /// <inheritdoc/>
    public async Task<IList<TEntity>> ListAsync<TEntity>(
        string? @namespace = null, string? labelSelector = null, string? fieldSelector = null,
        CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta> =>
        (await ListAllAsync<TEntity>(@namespace, labelSelector, fieldSelector, cancellationToken)).Items;

    /// <inheritdoc/>
    public Task<TEntity> CreateAsync<TEntity>(TEntity entity, CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        var type = EntityTypes.Get<TEntity>();
        return WriteAsync(HttpMethod.Post, ApiPath.Of(type, entity.Metadata.NamespaceProperty), entity, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<TEntity> UpdateAsync<TEntity>(TEntity entity, CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta> =>
        WriteAsync(HttpMethod.Put, PathOf(entity, null), entity, cancellationToken);

    /// <inheritdoc/>
    public Task<TEntity> UpdateStatusAsync<TEntity>(TEntity entity, CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta> =>
        WriteAsync(HttpMethod.Put, PathOf(entity, "status"), entity, cancellationToken);

    /// <inheritdoc/>
    public async Task<TEntity> SaveAsync<TEntity>(TEntity entity, CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        var stored = await GetAsync<TEntity>(entity.Metadata.Name, entity.Metadata.NamespaceProperty, cancellationToken);
        if (stored is null)
        {
            return await CreateAsync(entity, cancellationToken);
        }

        entity.Metadata.ResourceVersion = stored.Metadata.ResourceVersion;
        return await UpdateAsync(entity, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<TEntity> PatchAsync<TEntity>(
        V1Patch patch, string name, string? @namespace = null, string? fieldManager = null, bool? force = null,
        string? dryRun = null, CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(patch);
        var type = EntityTypes.Get<TEntity>();
        var path = ApiPath.WithQuery(
            ApiPath.Of(type, @namespace, name),
            ("fieldManager", fieldManager),
            ("force", force switch { true => "true", false => "false", null => null }),
            ("dryRun", dryRun));
        var content = PatchContent.Write(patch.Content, type);
        return ReadAsync<TEntity>(new(HttpMethod.Patch, path, content, PatchContent.MediaType(patch.Type)), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task DeleteAsync<TEntity>(
        string name, string? @namespace = null, CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        var request = new ApiRequest(HttpMethod.Delete, ApiPath.Of(EntityTypes.Get<TEntity>(), @namespace, name));
        await WithTimeoutAsync(request, static (_, _) => Task.FromResult(true), cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<(WatchEventType Type, TEntity Entity)> WatchAsync<TEntity>(
        string? @namespace = null, string? resourceVersion = null, string? labelSelector = null, string? fieldSelector = null,
        bool? allowWatchBookmarks = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        var type = EntityTypes.Get<TEntity>();
        var path = ApiPath.WithQuery(
            ApiPath.Of(type, @namespace),
            ("watch", "true"),
            ("resourceVersion", resourceVersion),
            ("labelSelector", labelSelector),
            ("fieldSelector", fieldSelector),
            ("allowWatchBookmarks", allowWatchBookmarks is true ? "true" : null),
            ("timeoutSeconds", ((int)_options.WatchTimeout.TotalSeconds).ToString(CultureInfo.InvariantCulture)));
        var request = new ApiRequest(HttpMethod.Get, path);
        using var response = await _transport.Value.RunAsync(
            request, token => _transport.Value.SendAsync(request, token), cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var change in WatchReader.ReadAsync(stream, type, new Uri(BaseUri, path), cancellationToken))
        {
            yield return change;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_transport.IsValueCreated)
        {
            _transport.Value.Dispose();
        }
    }

    /// <summary>Reads all objects, page by page, and the version from which a watch continues.</summary>
    /// <typeparam name="TEntity">Type of the objects.</typeparam>
    /// <param name="namespace">Their namespace; null for all.</param>
    /// <param name="labelSelector">The label selector; null for none.</param>
    /// <param name="fieldSelector">The field selector; null for none.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="HttpOperationException">The server returned an error.</exception>
    public async Task<EntityList<TEntity>> ListAllAsync<TEntity>(
        string? @namespace = null, string? labelSelector = null, string? fieldSelector = null,
        CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        var type = EntityTypes.Get<TEntity>();
        return await PagedList.ReadAsync(
            (limit, token) => WithTimeoutAsync(
                new ApiRequest(HttpMethod.Get, ApiPath.WithQuery(
                    ApiPath.Of(type, @namespace),
                    ("labelSelector", labelSelector),
                    ("fieldSelector", fieldSelector),
                    ("limit", limit?.ToString(CultureInfo.InvariantCulture)),
                    ("continue", token))),
                async (content, ct) => ListReader.Read(await content.ReadAsByteArrayAsync(ct), type),
                cancellationToken),
            _options.PageSize);
    }

    /// <summary>Sends JSON as it is and returns the answer's, whatever its status: for what no model knows.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">Path and query, relative to the server's address.</param>
    /// <param name="body">The body; null for none.</param>
    /// <param name="accept">Media type of the answer, e.g. the one that leaves only the metadata of objects.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The status code, and the JSON of the answer; undefined if it is none.</returns>
    public async Task<(HttpStatusCode Code, JsonElement Json)> SendRawAsync(
        HttpMethod method, string path, byte[]? body = null, string accept = "application/json", CancellationToken cancellationToken = default)
    {
        try
        {
            var json = await WithTimeoutAsync(
                new ApiRequest(method, path, body) { Accept = accept }, static async (content, ct) => await content.ReadAsByteArrayAsync(ct), cancellationToken);
            return (HttpStatusCode.OK, JsonElement.Parse(json));
        }
        catch (HttpOperationException e)
        {
            var status = e.Body is V1Status known ? JsonSerializer.SerializeToElement(known, KubernetesJsonContext.Default.V1Status) : default;
            return (e.Response.StatusCode, status);
        }
    }

    private static string PathOf<TEntity>(TEntity entity, string? subresource)
        where TEntity : IKubernetesObject<V1ObjectMeta> =>
        ApiPath.Of(EntityTypes.Get<TEntity>(), entity.Metadata.NamespaceProperty, entity.Metadata.Name, subresource);

    private Task<TEntity> WriteAsync<TEntity>(HttpMethod method, string path, TEntity entity, CancellationToken cancellationToken)
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        var type = EntityTypes.Get<TEntity>();
        type.Complete(entity);
        return ReadAsync<TEntity>(new ApiRequest(method, path, JsonSerializer.SerializeToUtf8Bytes(entity, type.Json)), cancellationToken);
    }

    private Task<TEntity> ReadAsync<TEntity>(ApiRequest request, CancellationToken cancellationToken)
        where TEntity : IKubernetesObject<V1ObjectMeta> =>
        WithTimeoutAsync(
            request,
            static async (content, ct) =>
            {
                var type = EntityTypes.Get<TEntity>();
                var entity = JsonSerializer.Deserialize(await content.ReadAsByteArrayAsync(ct), type.Json) ?? throw new JsonException("the object is null");
                type.Complete(entity);
                return entity;
            },
            cancellationToken);

    private Task<T> WithTimeoutAsync<T>(
        ApiRequest request, Func<HttpContent, CancellationToken, Task<T>> read, CancellationToken cancellationToken) =>
        _transport.Value.RunAsync(
            request,
            async token =>
            {
                using var response = await _transport.Value.SendAsync(request, token);
                return await read(response.Content, token);
            },
            cancellationToken);
}

/// <summary>A list, and the version from which a watch continues it.</summary>
/// <typeparam name="TEntity">Type of the objects.</typeparam>
/// <param name="Items">The objects.</param>
/// <param name="ResourceVersion">Version of the list as a whole; null when the server sent none.</param>
/// <param name="Continue">Token of the next page; null on the last one.</param>
public sealed record EntityList<TEntity>(IList<TEntity> Items, string? ResourceVersion, string? Continue)
    where TEntity : IKubernetesObject<V1ObjectMeta>;
