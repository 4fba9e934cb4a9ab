using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.Checks;
using k8s.Autorest;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Commands.Check;

/// <summary>Finds running Pods that have something else of a resource than new ones would get, and who owns them.</summary>
/// <param name="client">The API server.</param>
/// <param name="kinds">The kinds; the cluster's resources are put in force.</param>
/// <param name="namespace">The namespace of the Pods; null: all.</param>
internal sealed partial class OutdatedPods(IKubernetesClient client, Kinds kinds, string? @namespace)
{
    private const int PageSize = 500;

    // Annotations and owners are all that counts, and the specs of thousands of Pods are long.
    private const string MetadataOf = "application/json;g=meta.k8s.io;v=v1;as=";

    private readonly Dictionary<Workload, Workload> _owners = [];

    /// <exception cref="UnknownKindException">The API server lacks a CRD.</exception>
    /// <exception cref="HttpOperationException">The API server does not tell.</exception>
    public async Task<OutdatedReport> FindAsync(CancellationToken cancellationToken)
    {
        await kinds.LoadAsync(client, cancellationToken);
        var (pods, outdated) = (0, 0);
        var owners = new HashSet<Workload>();
        var resources = new HashSet<string>();
        string? token = "";
        do
        {
            var page = await PageAsync(token, cancellationToken);
            foreach (var item in page.GetProperty("items").EnumerateArray())
            {
                var metadata = item.GetProperty("metadata");
                pods++;
                // A Pod that is being deleted is being replaced already.
                if (!metadata.TryGetProperty("deletionTimestamp", out _) && ResourceOf(metadata) is { } resource)
                {
                    outdated++;
                    resources.Add(resource);
                    owners.Add(await OwnerOfAsync(metadata, cancellationToken));
                }
            }

            token = Text(page.GetProperty("metadata"), "continue");
        }
        while (!string.IsNullOrEmpty(token));
        return new(
            [.. owners.OrderBy(owner => owner.Namespace, StringComparer.Ordinal).ThenBy(owner => owner.ToString(), StringComparer.Ordinal)],
            [.. resources], pods, outdated);
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // API servers take any text as an owner's kind and name. One with a line break would have kubectl restart something else.
    private static Workload? ControllerIn(JsonElement metadata)
    {
        var owners = metadata.TryGetProperty("ownerReferences", out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().ToList() : [];
        var owner = owners.Find(owner => owner.TryGetProperty("controller", out var controller) && controller.ValueKind == JsonValueKind.True);
        if (owner.ValueKind != JsonValueKind.Object
            || Text(owner, "apiVersion") is not { } version || Text(owner, "kind") is not { } kind || Text(owner, "name") is not { } name)
        {
            return null;
        }

        var type = version.IndexOf('/') is var slash and > 0 ? $"{kind.ToLowerInvariant()}.{version[..slash]}" : kind.ToLowerInvariant();
        return PlainName().IsMatch(type) && PlainName().IsMatch(name) ? new(Text(metadata, "namespace") ?? "", type, name) : null;
    }

    private async Task<JsonElement> PageAsync(string token, CancellationToken cancellationToken)
    {
        var collection = @namespace is null ? "api/v1/pods" : $"api/v1/namespaces/{Uri.EscapeDataString(@namespace)}/pods";
        var next = token.Length > 0 ? $"&continue={Uri.EscapeDataString(token)}" : "";
        var path = $"{collection}?limit={PageSize}&fieldSelector={Uri.EscapeDataString(PodChecks.NotEnded)}{next}";
        var answer = await GetAsync(path, "PartialObjectMetadataList", cancellationToken);
        return answer.Code == HttpStatusCode.OK ? answer.Json : throw Failure("Pods cannot be listed", answer);
    }

    private string? ResourceOf(JsonElement metadata)
    {
        if (!metadata.TryGetProperty("annotations", out var annotations) || annotations.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (var kind in kinds)
        {
            if (Text(annotations, kind.Mark) is { } mark && kind.OutdatedBy(mark) is { } resource)
            {
                return resource;
            }
        }

        return null;
    }

    private async Task<Workload> OwnerOfAsync(JsonElement metadata, CancellationToken cancellationToken)
    {
        if (ControllerIn(metadata) is not { } controller)
        {
            return new(Text(metadata, "namespace") ?? "", "pod", Text(metadata, "name") ?? "");
        }

        if (!_owners.TryGetValue(controller, out var owner))
        {
            _owners[controller] = owner = controller.Type == "replicaset.apps" ? await DeploymentOfAsync(controller, cancellationToken) : controller;
        }

        return owner;
    }

    // A ReplicaSet cannot be restarted, and what stands above it is not always a Deployment: so it is asked for its owner.
    private async Task<Workload> DeploymentOfAsync(Workload set, CancellationToken cancellationToken)
    {
        var path = $"apis/apps/v1/namespaces/{Uri.EscapeDataString(set.Namespace)}/replicasets/{Uri.EscapeDataString(set.Name)}";
        var answer = await GetAsync(path, "PartialObjectMetadata", cancellationToken);
        return answer.Code switch
        {
            HttpStatusCode.OK => ControllerIn(answer.Json.GetProperty("metadata")) ?? set,
            HttpStatusCode.NotFound => set,
            _ => throw Failure($"ReplicaSet {set.Namespace}/{set.Name} cannot be read", answer),
        };
    }

    private async Task<RawAnswer> GetAsync(string path, string form, CancellationToken cancellationToken) =>
        await KubeOpsAdapter.SendAsync(client, HttpMethod.Get, path, null, cancellationToken, MetadataOf + form)
        ?? throw new NotSupportedException("this client cannot read metadata alone");

    private static HttpOperationException Failure(string what, RawAnswer answer)
    {
        var message = answer.Json.ValueKind == JsonValueKind.Object ? Text(answer.Json, "message") : null;
        return new($"{what}: {(int)answer.Code} {message ?? answer.Code.ToString()}");
    }

    [GeneratedRegex(@"^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\z")]
    private static partial Regex PlainName();
}

/// <summary>A Pod or what owns it.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Type">Kind and group, as kubectl writes them: <c>deployment.apps</c>.</param>
/// <param name="Name">Its name.</param>
internal sealed record Workload(string Namespace, string Type, string Name)
{
    /// <summary>The name that <c>kubectl get -o name</c> prints, and that kubectl takes.</summary>
    public override string ToString() => $"{Type}/{Name}";
}

/// <summary>What there is to restart.</summary>
/// <param name="Owners">The owners of outdated Pods, by namespace and name.</param>
/// <param name="Resources">The resources that have changed since.</param>
/// <param name="Pods">How many Pods were looked at.</param>
/// <param name="Outdated">How many of them are outdated.</param>
internal sealed record OutdatedReport(IReadOnlyList<Workload> Owners, IReadOnlyList<string> Resources, int Pods, int Outdated)
{
    /// <summary>The line of the report.</summary>
    public CheckResult ToResult(string? @namespace)
    {
        const string Name = "outdated Pods";
        var where = @namespace is null ? "all namespaces" : $"namespace {@namespace}";
        if (CheckResult.Names(Owners.Select(owner => $"{owner.Namespace}/{owner}")) is not { } owners)
        {
            return CheckResult.Good(Name, $"none of {Pods} in {where} has older sidecars than its resources");
        }

        var target = @namespace ?? "NAMESPACE";
        return CheckResult.Bad(
            Name,
            $"{Outdated} of {Pods} in {where} have older sidecars than {CheckResult.Names(Resources)}: {owners}",
            $"dragonfly-operator check --outdated -o name -n {target} | xargs -r kubectl rollout restart -n {target}; create anew what that refuses");
    }
}
