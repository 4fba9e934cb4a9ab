using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Dragonfly.Operator.KubeOps;
using k8s.Autorest;
using k8s.Models;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Audit;

/// <summary>
/// Reads the metadata of the Pods that have not ended, and of what owns them: annotations and owners are all that counts, and the specs
/// of thousands of Pods are long.
/// </summary>
/// <param name="client">The API server.</param>
/// <param name="namespace">The namespace of the Pods; null: all.</param>
internal sealed class PodMetadataReader(IKubernetesClient client, string? @namespace = null)
{
    /// <summary>Selects the Pods that have not ended: the others need nothing any more, and those of completed Jobs may stay forever.</summary>
    public const string NotEnded = "status.phase!=Succeeded,status.phase!=Failed";

    /// <summary>No more Pods than this are in memory at a time.</summary>
    public const int PageSize = 500;

    private const string MetadataOf = "application/json;g=meta.k8s.io;v=v1;as=";

    /// <summary>Reads all Pods, page by page.</summary>
    /// <remarks>
    /// A list that takes longer than API servers remember its version goes on with what there is at that moment: Pods that were created
    /// or deleted meanwhile are missed or counted, which does no harm here.
    /// </remarks>
    /// <exception cref="HttpOperationException">The API server does not tell.</exception>
    public async IAsyncEnumerable<PodMetadata> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var token = ""; token is not null;)
        {
            var page = await PageAsync(token, cancellationToken);
            if (page.TryGetProperty("items", out var items) && items.ValueKind == JsonValueKind.Array)
            {
                foreach (var item in items.EnumerateArray())
                {
                    yield return new(item);
                }
            }

            token = ContinuationOf(page);
        }
    }

    /// <summary>
    /// Finds what can be restarted: the owner itself, or the owner of a ReplicaSet, which is not always a Deployment.
    /// </summary>
    /// <exception cref="HttpOperationException">The API server does not tell.</exception>
    public async Task<V1OwnerReference> RestartableAsync(V1OwnerReference owner, string ownersNamespace, CancellationToken cancellationToken)
    {
        if (owner.Kind != "ReplicaSet" || !owner.ApiVersion.StartsWith("apps/", StringComparison.Ordinal))
        {
            return owner;
        }

        var path = $"apis/apps/v1/namespaces/{Uri.EscapeDataString(ownersNamespace)}/replicasets/{Uri.EscapeDataString(owner.Name)}";
        var answer = await GetAsync(path, "PartialObjectMetadata", cancellationToken);
        return answer.Code switch
        {
            HttpStatusCode.OK => PodMetadata.ControllerIn(answer.Json.GetProperty("metadata")) ?? owner,
            HttpStatusCode.NotFound => owner,
            _ => throw Failure($"ReplicaSet {ownersNamespace}/{owner.Name} cannot be read", answer),
        };
    }

    private async Task<JsonElement> PageAsync(string token, CancellationToken cancellationToken)
    {
        var answer = await GetAsync(PathOf(token), "PartialObjectMetadataList", cancellationToken);
        if (answer.Code == HttpStatusCode.Gone && token.Length > 0 && answer.Json.ValueKind == JsonValueKind.Object)
        {
            // The API server has forgotten the version of the pages before. Its answer is an empty page that tells how to go on.
            return ContinuationOf(answer.Json) is null ? throw Failure("Pods cannot be listed", answer) : answer.Json;
        }

        return answer.Code == HttpStatusCode.OK ? answer.Json : throw Failure("Pods cannot be listed", answer);
    }

    private string PathOf(string token)
    {
        var collection = @namespace is null ? "api/v1/pods" : $"api/v1/namespaces/{Uri.EscapeDataString(@namespace)}/pods";
        var next = token.Length > 0 ? $"&continue={Uri.EscapeDataString(token)}" : "";
        return $"{collection}?limit={PageSize}&fieldSelector={Uri.EscapeDataString(NotEnded)}{next}";
    }

    private static string? ContinuationOf(JsonElement page) =>
        page.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object
        && PodMetadata.Text(metadata, "continue") is { Length: > 0 } token
            ? token
            : null;

    private async Task<RawAnswer> GetAsync(string path, string form, CancellationToken cancellationToken) =>
        await KubeOpsAdapter.SendAsync(client, HttpMethod.Get, path, null, cancellationToken, MetadataOf + form)
        ?? throw new NotSupportedException("this client cannot read metadata alone");

    private static HttpOperationException Failure(string what, RawAnswer answer)
    {
        var message = answer.Json.ValueKind == JsonValueKind.Object ? PodMetadata.Text(answer.Json, "message") : null;
        return new($"{what}: {(int)answer.Code} {message ?? answer.Code.ToString()}");
    }
}
