using k8s;
using k8s.Models;

namespace KubeOps.KubernetesClient;

/// <summary>
/// Talks to the API server. Every method throws <see cref="k8s.Autorest.HttpOperationException"/> for an error response, <see
/// cref="HttpRequestException"/> if the server cannot be reached, and <see cref="TimeoutException"/> if it does not answer in time.
/// A namespace that is null stands for all of them, or for none where the type is cluster-scoped. What writes an object returns it as
/// the API server stored it.
/// </summary>
public interface IKubernetesClient : IDisposable
{
    /// <summary>
    /// The namespace that the program runs in: from the environment variable, else from the service account, else from the kubeconfig's
    /// context, else <c>default</c>.
    /// </summary>
    public Task<string> GetCurrentNamespaceAsync(
        string downwardApiEnvName = "POD_NAMESPACE", CancellationToken cancellationToken = default);

    /// <summary>Reads an object; returns null if it does not exist.</summary>
    public Task<TEntity?> GetAsync<TEntity>(string name, string? @namespace = null, CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>;

    /// <summary>Reads all objects, page by page.</summary>
    public Task<IList<TEntity>> ListAsync<TEntity>(
        string? @namespace = null, string? labelSelector = null, string? fieldSelector = null,
        CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>;

    /// <summary>Creates an object.</summary>
    public Task<TEntity> CreateAsync<TEntity>(TEntity entity, CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>;

    /// <summary>Replaces an object; fails with 409 if it has changed.</summary>
    public Task<TEntity> UpdateAsync<TEntity>(TEntity entity, CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>;

    /// <summary>Replaces an object's status; fails with 409 if the object has changed.</summary>
    public Task<TEntity> UpdateStatusAsync<TEntity>(TEntity entity, CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>;

    /// <summary>Changes parts of an object.</summary>
    /// <typeparam name="TEntity">Type of the object.</typeparam>
    /// <param name="patch">The change, as the JSON text of a JSON patch or of a server-side apply.</param>
    /// <param name="name">Name of the object.</param>
    /// <param name="namespace">Namespace of the object.</param>
    /// <param name="fieldManager">The field manager, which server-side apply requires.</param>
    /// <param name="force">Whether server-side apply takes fields over from other managers.</param>
    /// <param name="dryRun"><c>All</c> to store nothing.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<TEntity> PatchAsync<TEntity>(
        V1Patch patch, string name, string? @namespace = null, string? fieldManager = null, bool? force = null,
        string? dryRun = null, CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>;

    /// <summary>
    /// Follows changes until the API server ends the stream. Throws <see cref="k8s.Autorest.HttpOperationException"/> for an error in
    /// the stream (410 for a resourceVersion that is too old), <see cref="System.Text.Json.JsonException"/> for a line that is not
    /// JSON, and <see cref="IOException"/> or <see cref="HttpRequestException"/> for a broken connection. Without a resourceVersion it
    /// starts now, with an Added event for each existing object.
    /// </summary>
    public IAsyncEnumerable<(WatchEventType Type, TEntity Entity)> WatchAsync<TEntity>(
        string? @namespace = null, string? resourceVersion = null, string? labelSelector = null, string? fieldSelector = null,
        bool? allowWatchBookmarks = null, CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>;
}
