using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Pods;
using k8s.Autorest;
using k8s.Models;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Audit;

/// <summary>
/// Reads the metadata of the Pods that have not ended, and of what owns them: annotations and owners are all that counts, and the specs
/// of thousands of Pods are long.
/// </summary>
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
        var collection = @namespace is null ? "api/v1/pods" : $"api/v1/namespaces/{Uri.EscapeDataString(@namespace)}/pods";
        var next = token.Length > 0 ? $"&continue={Uri.EscapeDataString(token)}" : "";
        var path = $"{collection}?limit={PageSize}&fieldSelector={Uri.EscapeDataString(NotEnded)}{next}";
        var answer = await GetAsync(path, "PartialObjectMetadataList", cancellationToken);

        // Gone: the API server has forgotten the version of the pages before. Its answer is an empty page that tells how to go on.
        return answer.Code == HttpStatusCode.OK
            || (answer is { Code: HttpStatusCode.Gone, Json.ValueKind: JsonValueKind.Object } && token.Length > 0 && ContinuationOf(answer.Json) is not null)
                ? answer.Json
                : throw Failure("Pods cannot be listed", answer);
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

/// <summary>A Pod as an API server has it, without spec and status.</summary>
/// <param name="Json">The object, a PartialObjectMetadata.</param>
internal readonly partial record struct PodMetadata(JsonElement Json)
{
    public string Namespace => Text(Metadata, "namespace") ?? "";

    public string Name => Text(Metadata, "name") ?? "";

    /// <summary>Whether the Pod is about to be gone.</summary>
    public bool IsBeingDeleted => Metadata.TryGetProperty("deletionTimestamp", out _);

    /// <summary>What controls the Pod; null: nothing.</summary>
    public V1OwnerReference? Controller => ControllerIn(Metadata);

    private JsonElement Metadata => Json.GetProperty("metadata");

    public string? Annotation(string name) =>
        Metadata.TryGetProperty("annotations", out var annotations) && annotations.ValueKind == JsonValueKind.Object ? Text(annotations, name) : null;

    /// <summary>Opens it as a Pod of which nothing but the metadata is known.</summary>
    public PodDocument Open() => PodDocument.OpenMetadata(Json);

    /// <summary>The controller among an object's owners; null: there is none.</summary>
    /// <remarks>
    /// API servers take any text as an owner's kind and name. One with a line break would have kubectl restart something else.
    /// </remarks>
    internal static V1OwnerReference? ControllerIn(JsonElement metadata)
    {
        if (!metadata.TryGetProperty("ownerReferences", out var owners) || owners.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        foreach (var owner in owners.EnumerateArray())
        {
            if (owner.TryGetProperty("controller", out var controller) && controller.ValueKind == JsonValueKind.True)
            {
                return Text(owner, "apiVersion") is { } version && Text(owner, "kind") is { } kind && Text(owner, "name") is { } name
                    && PlainName().IsMatch(kind.ToLowerInvariant()) && PlainName().IsMatch(version.Split('/')[0]) && PlainName().IsMatch(name)
                    ? new() { ApiVersion = version, Kind = kind, Name = name, Uid = Text(owner, "uid"), Controller = true }
                    : null;
            }
        }

        return null;
    }

    internal static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [GeneratedRegex(@"^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\z")]
    private static partial Regex PlainName();
}
