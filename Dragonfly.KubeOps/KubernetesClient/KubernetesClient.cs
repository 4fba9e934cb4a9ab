using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using k8s;
using k8s.Autorest;
using k8s.Json;
using k8s.Models;
using KubeOps.Abstractions.Entities;
using KubeOps.KubernetesClient.Configuration;
using KubeOps.KubernetesClient.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace KubeOps.KubernetesClient;

/// <summary>
/// Talks to the API server over HTTP. The first request looks for the configuration; if that fails, it throws a <see
/// cref="k8s.Exceptions.KubeConfigException"/>, and the next request looks again.
/// </summary>
public sealed class KubernetesClient : IKubernetesClient
{
    // After this many lists that expired between pages, the list is requested in one piece, which cannot expire.
    private const int PagedAttempts = 3;

    private readonly KubernetesClientOptions _options;
    private readonly Lazy<ApiTransport> _transport;

    /// <summary>Creates a client, by default with the system's clock.</summary>
    public KubernetesClient(KubernetesClientOptions? options = null, TimeProvider? timeProvider = null)
        : this(null, options, timeProvider)
    {
    }

    internal KubernetesClient(ClusterConnection? connection, KubernetesClientOptions? options, TimeProvider? timeProvider)
    {
        _options = options ?? new KubernetesClientOptions();
        var time = timeProvider ?? TimeProvider.System;
        _transport = new(
            () => new ApiTransport(connection ?? ClusterConnection.Find(_options, time), _options, time),
            LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>Address of the API server.</summary>
    internal Uri BaseUri => _transport.Value.Connection.Server;

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
            var path = EntityTypes.Get<TEntity>().PathOf(@namespace, name);
            return await SendAsync<TEntity>(new ApiRequest(HttpMethod.Get, path), cancellationToken);
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
        where TEntity : IKubernetesObject<V1ObjectMeta> =>
        WriteAsync(HttpMethod.Post, EntityTypes.Get<TEntity>().PathOf(entity.Metadata.NamespaceProperty), entity, cancellationToken);

    /// <inheritdoc/>
    public Task<TEntity> UpdateAsync<TEntity>(TEntity entity, CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta> =>
        WriteAsync(HttpMethod.Put, PathOf(entity), entity, cancellationToken);

    /// <inheritdoc/>
    public Task<TEntity> UpdateStatusAsync<TEntity>(TEntity entity, CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta> =>
        WriteAsync(HttpMethod.Put, PathOf(entity) + "/status", entity, cancellationToken);

    /// <inheritdoc/>
    public Task<TEntity> PatchAsync<TEntity>(
        V1Patch patch, string name, string? @namespace = null, string? fieldManager = null, bool? force = null,
        string? dryRun = null, CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        var mediaType = patch.Type switch
        {
            V1Patch.PatchType.JsonPatch => "application/json-patch+json",
            V1Patch.PatchType.ApplyPatch => "application/apply-patch+yaml",
            _ => throw new ArgumentException($"a patch of type {patch.Type} cannot be sent", nameof(patch)),
        };
        var path = QueryHelpers.AddQueryString(EntityTypes.Get<TEntity>().PathOf(@namespace, name), new Dictionary<string, string?>
        {
            ["fieldManager"] = fieldManager,
            ["force"] = force is true ? "true" : null,
            ["dryRun"] = dryRun,
        });
        return SendAsync<TEntity>(new(HttpMethod.Patch, path, Encoding.UTF8.GetBytes((string)patch.Content), mediaType), cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<(WatchEventType Type, TEntity Entity)> WatchAsync<TEntity>(
        string? @namespace = null, string? resourceVersion = null, string? labelSelector = null, string? fieldSelector = null,
        bool? allowWatchBookmarks = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        var type = EntityTypes.Get<TEntity>();
        var path = QueryHelpers.AddQueryString(type.PathOf(@namespace), new Dictionary<string, string?>
        {
            ["watch"] = "true",
            ["resourceVersion"] = resourceVersion,
            ["labelSelector"] = labelSelector,
            ["fieldSelector"] = fieldSelector,
            ["allowWatchBookmarks"] = allowWatchBookmarks is true ? "true" : null,
            ["timeoutSeconds"] = ((int)_options.WatchTimeout.TotalSeconds).ToString(CultureInfo.InvariantCulture),
        });
        using var response = await _transport.Value.OpenAsync(new ApiRequest(HttpMethod.Get, path), cancellationToken);
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

    /// <summary>As <see cref="ListAsync"/>, and returns the version from which a watch continues.</summary>
    /// <exception cref="HttpOperationException">The server returned an error.</exception>
    public async Task<EntityList<TEntity>> ListAllAsync<TEntity>(
        string? @namespace = null, string? labelSelector = null, string? fieldSelector = null,
        CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        var type = EntityTypes.Get<TEntity>();
        for (var attempt = 1; ; attempt++)
        {
            var items = new List<TEntity>();
            string? token = null;
            try
            {
                while (true)
                {
                    var path = QueryHelpers.AddQueryString(type.PathOf(@namespace), new Dictionary<string, string?>
                    {
                        ["labelSelector"] = labelSelector,
                        ["fieldSelector"] = fieldSelector,
                        ["limit"] = attempt > PagedAttempts ? null : _options.PageSize.ToString(CultureInfo.InvariantCulture),
                        ["continue"] = token,
                    });
                    var metadata = ReadPage(await _transport.Value.SendAsync(new(HttpMethod.Get, path), cancellationToken), type, items);
                    token = metadata?.ContinueProperty;
                    if (string.IsNullOrEmpty(token))
                    {
                        return new(items, metadata?.ResourceVersion);
                    }
                }
            }
            catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.Gone && token is not null)
            {
                // The pages' common version has expired. A list of two versions would be wrong, so the list starts again.
            }
        }
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
            var json = await _transport.Value.SendAsync(new ApiRequest(method, path, body, Accept: accept), cancellationToken);
            return (HttpStatusCode.OK, JsonElement.Parse(json));
        }
        catch (HttpOperationException e)
        {
            var status = e.Body is V1Status known ? JsonSerializer.SerializeToElement(known, KubernetesJsonContext.Default.V1Status) : default;
            return (e.Response.StatusCode, status);
        }
    }

    private static string PathOf<TEntity>(TEntity entity)
        where TEntity : IKubernetesObject<V1ObjectMeta> =>
        EntityTypes.Get<TEntity>().PathOf(entity.Metadata.NamespaceProperty, entity.Metadata.Name);

    private static V1ListMeta? ReadPage<TEntity>(byte[] json, EntityType<TEntity> type, List<TEntity> items)
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        using var page = JsonDocument.Parse(json);
        if (page.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException($"the list of {type.PluralName} is not an object");
        }

        if (page.RootElement.TryGetProperty("items", out var all) && all.ValueKind != JsonValueKind.Null)
        {
            // An answer that is no list must not count as an empty one, which would be the end of all objects.
            if (all.ValueKind != JsonValueKind.Array)
            {
                throw new JsonException($"the items of the list of {type.PluralName} are not an array");
            }

            items.AddRange(all.EnumerateArray().Select(item => type.Complete(item.Deserialize(type.Json))));
        }

        return page.RootElement.TryGetProperty("metadata", out var metadata) ? metadata.Deserialize(KubernetesJsonContext.Default.V1ListMeta) : null;
    }

    private Task<TEntity> WriteAsync<TEntity>(HttpMethod method, string path, TEntity entity, CancellationToken cancellationToken)
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        var type = EntityTypes.Get<TEntity>();
        return SendAsync<TEntity>(
            new ApiRequest(method, path, JsonSerializer.SerializeToUtf8Bytes(type.Complete(entity), type.Json)), cancellationToken);
    }

    private async Task<TEntity> SendAsync<TEntity>(ApiRequest request, CancellationToken cancellationToken)
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        var type = EntityTypes.Get<TEntity>();
        return type.Complete(JsonSerializer.Deserialize(await _transport.Value.SendAsync(request, cancellationToken), type.Json));
    }
}

/// <summary>A list, and the version from which a watch continues it; null when the server sent none.</summary>
public sealed record EntityList<TEntity>(IList<TEntity> Items, string? ResourceVersion)
    where TEntity : IKubernetesObject<V1ObjectMeta>;
