using k8s;
using k8s.Models;

namespace KubeOps.KubernetesClient;

/// <summary>
/// Talks to the API server. Every method throws <see cref="k8s.Autorest.HttpOperationException"/> for an answer that is no
/// success, <see cref="HttpRequestException"/> when the server cannot be reached, and <see cref="TimeoutException"/> when it
/// does not answer in time.
/// </summary>
public interface IKubernetesClient : IDisposable
{
    /// <summary>Address of the API server.</summary>
    public Uri BaseUri { get; }

    /// <summary>
    /// The namespace that the program runs in: the environment variable, else the service account's namespace, else that of
    /// the kubeconfig's context, else <c>default</c>.
    /// </summary>
    /// <param name="downwardApiEnvName">Name of the environment variable.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<string> GetCurrentNamespaceAsync(
        string downwardApiEnvName = "POD_NAMESPACE", CancellationToken cancellationToken = default);

    /// <summary>Reads one object; null when there is none.</summary>
    /// <typeparam name="TEntity">Type of the object.</typeparam>
    /// <param name="name">Name of the object.</param>
    /// <param name="namespace">Namespace of the object; null for cluster-scoped ones.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<TEntity?> GetAsync<TEntity>(string name, string? @namespace = null, CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>;

    /// <summary>Reads all objects, page by page.</summary>
    /// <typeparam name="TEntity">Type of the objects.</typeparam>
    /// <param name="namespace">Their namespace; null for all.</param>
    /// <param name="labelSelector">Selects by labels.</param>
    /// <param name="fieldSelector">Selects by fields.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IList<TEntity>> ListAsync<TEntity>(
        string? @namespace = null, string? labelSelector = null, string? fieldSelector = null,
        CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>;

    /// <summary>Creates an object.</summary>
    /// <typeparam name="TEntity">Type of the object.</typeparam>
    /// <param name="entity">The object.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The object as the API server stored it.</returns>
    public Task<TEntity> CreateAsync<TEntity>(TEntity entity, CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>;

    /// <summary>Replaces an object; 409 when it changed meanwhile.</summary>
    /// <typeparam name="TEntity">Type of the object.</typeparam>
    /// <param name="entity">The object.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The object as the API server stored it.</returns>
    public Task<TEntity> UpdateAsync<TEntity>(TEntity entity, CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>;

    /// <summary>Creates an object, or replaces it whatever its version.</summary>
    /// <typeparam name="TEntity">Type of the object.</typeparam>
    /// <param name="entity">The object.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The object as the API server stored it.</returns>
    public Task<TEntity> SaveAsync<TEntity>(TEntity entity, CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>;

    /// <summary>Replaces an object's status; 409 when the object changed meanwhile.</summary>
    /// <typeparam name="TEntity">Type of the object.</typeparam>
    /// <param name="entity">The object with the new status.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The object as the API server stored it.</returns>
    public Task<TEntity> UpdateStatusAsync<TEntity>(TEntity entity, CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>;

    /// <summary>Changes an object in part.</summary>
    /// <typeparam name="TEntity">Type of the object.</typeparam>
    /// <param name="patch">The change.</param>
    /// <param name="name">Name of the object.</param>
    /// <param name="namespace">Namespace of the object; null for cluster-scoped ones.</param>
    /// <param name="fieldManager">Who changes it; server-side apply demands one.</param>
    /// <param name="force">Whether server-side apply takes fields over from other managers.</param>
    /// <param name="dryRun"><c>All</c> to change nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The object as the API server stored it.</returns>
    public Task<TEntity> PatchAsync<TEntity>(
        V1Patch patch, string name, string? @namespace = null, string? fieldManager = null, bool? force = null,
        string? dryRun = null, CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>;

    /// <summary>Deletes an object; 404 when there is none.</summary>
    /// <typeparam name="TEntity">Type of the object.</typeparam>
    /// <param name="name">Name of the object.</param>
    /// <param name="namespace">Namespace of the object; null for cluster-scoped ones.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task DeleteAsync<TEntity>(string name, string? @namespace = null, CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>;

    /// <summary>
    /// Follows changes until the API server ends the stream. An error inside the stream is thrown as
    /// <see cref="k8s.Autorest.HttpOperationException"/> with its code (410 for a resourceVersion that is too old), a line that
    /// is not JSON as <see cref="System.Text.Json.JsonException"/>, and a broken connection as <see cref="IOException"/> or
    /// <see cref="HttpRequestException"/>.
    /// </summary>
    /// <typeparam name="TEntity">Type of the objects.</typeparam>
    /// <param name="namespace">Their namespace; null for all.</param>
    /// <param name="resourceVersion">Where to begin; null for now, with an Added for each object that there is.</param>
    /// <param name="labelSelector">Selects by labels.</param>
    /// <param name="fieldSelector">Selects by fields.</param>
    /// <param name="allowWatchBookmarks">Whether to be told how far the stream is although nothing happened.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    public IAsyncEnumerable<(WatchEventType Type, TEntity Entity)> WatchAsync<TEntity>(
        string? @namespace = null, string? resourceVersion = null, string? labelSelector = null, string? fieldSelector = null,
        bool? allowWatchBookmarks = null, CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>;
}
