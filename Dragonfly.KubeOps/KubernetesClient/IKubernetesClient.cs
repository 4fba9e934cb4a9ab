using k8s;
using k8s.Models;

namespace KubeOps.KubernetesClient;

/// <summary>
/// Talks to the API server. Every method throws <see cref="k8s.Autorest.HttpOperationException"/> for an error response, <see
/// cref="HttpRequestException"/> if the server cannot be reached, and <see cref="TimeoutException"/> if it does not answer in time.
/// </summary>
public interface IKubernetesClient : IDisposable
{
    /// <summary>Address of the API server.</summary>
    public Uri BaseUri { get; }

    /// <summary>
    /// The namespace that the program runs in: from the environment variable, else from the service account, else from the kubeconfig's
    /// context, else <c>default</c>.
    /// </summary>
    /// <param name="downwardApiEnvName">Name of the environment variable.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<string> GetCurrentNamespaceAsync(
        string downwardApiEnvName = "POD_NAMESPACE", CancellationToken cancellationToken = default);

    /// <summary>Reads an object; returns null if it does not exist.</summary>
    /// <typeparam name="TEntity">Type of the object.</typeparam>
    /// <param name="name">Name of the object.</param>
    /// <param name="namespace">Namespace of the object; null for cluster-scoped ones.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<TEntity?> GetAsync<TEntity>(string name, string? @namespace = null, CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>;

    /// <summary>Reads all objects, page by page.</summary>
    /// <typeparam name="TEntity">Type of the objects.</typeparam>
    /// <param name="namespace">Their namespace; null for all.</param>
    /// <param name="labelSelector">The label selector; null for none.</param>
    /// <param name="fieldSelector">The field selector; null for none.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<IList<TEntity>> ListAsync<TEntity>(
        string? @namespace = null, string? labelSelector = null, string? fieldSelector = null,
        CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>;

    /// <summary>Creates an object.</summary>
    /// <typeparam name="TEntity">Type of the object.</typeparam>
    /// <param name="entity">The object.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The object as the API server stored it.</returns>
    public Task<TEntity> CreateAsync<TEntity>(TEntity entity, CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>;

    /// <summary>Replaces an object; fails with 409 if it has changed.</summary>
    /// <typeparam name="TEntity">Type of the object.</typeparam>
    /// <param name="entity">The object.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The object as the API server stored it.</returns>
    public Task<TEntity> UpdateAsync<TEntity>(TEntity entity, CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>;

    /// <summary>Creates an object, or replaces it whatever its version.</summary>
    /// <typeparam name="TEntity">Type of the object.</typeparam>
    /// <param name="entity">The object.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The object as the API server stored it.</returns>
    public Task<TEntity> SaveAsync<TEntity>(TEntity entity, CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>;

    /// <summary>Replaces an object's status; fails with 409 if the object has changed.</summary>
    /// <typeparam name="TEntity">Type of the object.</typeparam>
    /// <param name="entity">The object with the new status.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The object as the API server stored it.</returns>
    public Task<TEntity> UpdateStatusAsync<TEntity>(TEntity entity, CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>;

    /// <summary>Changes parts of an object.</summary>
    /// <typeparam name="TEntity">Type of the object.</typeparam>
    /// <param name="patch">The change.</param>
    /// <param name="name">Name of the object.</param>
    /// <param name="namespace">Namespace of the object; null for cluster-scoped ones.</param>
    /// <param name="fieldManager">The field manager, which server-side apply requires.</param>
    /// <param name="force">Whether server-side apply takes fields over from other managers.</param>
    /// <param name="dryRun"><c>All</c> to store nothing.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The object as the API server stored it.</returns>
    public Task<TEntity> PatchAsync<TEntity>(
        V1Patch patch, string name, string? @namespace = null, string? fieldManager = null, bool? force = null,
        string? dryRun = null, CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>;

    /// <summary>Deletes an object; fails with 404 if it does not exist.</summary>
    /// <typeparam name="TEntity">Type of the object.</typeparam>
    /// <param name="name">Name of the object.</param>
    /// <param name="namespace">Namespace of the object; null for cluster-scoped ones.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task DeleteAsync<TEntity>(string name, string? @namespace = null, CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>;

    /// <summary>
    /// Follows changes until the API server ends the stream. Throws <see cref="k8s.Autorest.HttpOperationException"/> for an error in
    /// the stream (410 for a resourceVersion that is too old), <see cref="System.Text.Json.JsonException"/> for a line that is not
    /// JSON, and <see cref="IOException"/> or <see cref="HttpRequestException"/> for a broken connection.
    /// </summary>
    /// <typeparam name="TEntity">Type of the objects.</typeparam>
    /// <param name="namespace">Their namespace; null for all.</param>
    /// <param name="resourceVersion">The version to start from; null to start now, with an Added event for each existing
    /// object.</param>
    /// <param name="labelSelector">The label selector; null for none.</param>
    /// <param name="fieldSelector">The field selector; null for none.</param>
    /// <param name="allowWatchBookmarks">Whether the API server reports progress while nothing changes.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    public IAsyncEnumerable<(WatchEventType Type, TEntity Entity)> WatchAsync<TEntity>(
        string? @namespace = null, string? resourceVersion = null, string? labelSelector = null, string? fieldSelector = null,
        bool? allowWatchBookmarks = null, CancellationToken cancellationToken = default)
        where TEntity : IKubernetesObject<V1ObjectMeta>;
}
