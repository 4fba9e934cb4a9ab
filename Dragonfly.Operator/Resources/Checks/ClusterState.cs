using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.Entries;
using Dragonfly.Operator.Resources.Namespaces;
using k8s.Models;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Resources.Checks;

/// <summary>What commands need to know of a cluster, read once. The kinds have in force what is valid.</summary>
/// <param name="Resources">All resources, by their kind's name.</param>
/// <param name="Namespaces">All namespaces, by name.</param>
internal sealed record ClusterState(Kinds Kinds, ILookup<string, ListedResource> Resources, IReadOnlyDictionary<string, NamespaceInfo> Namespaces)
{
    /// <summary>The Pod Security level of namespaces without a label for it.</summary>
    public PodSecurityLevel PodSecurityDefault { get; init; }

    /// <summary>Whether API servers call the webhook for an entry that a resource asks for.</summary>
    public Func<WebhookEntry, EntryPublication> Publication { get; init; } = _ => EntryPublication.Published;

    /// <summary>The time (UTC).</summary>
    public DateTime Now { get; init; }

    /// <summary>Reads what there is, and puts it in force.</summary>
    public static async Task<ClusterState> ReadAsync(IKubernetesClient client, Kinds kinds, CancellationToken cancellationToken)
    {
        var resources = await kinds.LoadAsync(client, cancellationToken);
        var namespaces = (await client.ListAsync<V1Namespace>(cancellationToken: cancellationToken)).Select(NamespaceReader.Read);
        return new(kinds, resources, namespaces.ToDictionary(@namespace => @namespace.Name));
    }

    /// <summary>The first condition of a resource that is not as it should be; null: it is fine, or not enabled, which is somebody's will.</summary>
    public ResourceCondition? Problem(ListedResource resource) => resource.IsDisabled
        ? null
        : resource.Status(this).Conditions?.FirstOrDefault(condition => condition.Status != "True");
}

/// <summary>A resource as the API server has it.</summary>
/// <param name="Kind">The name of its kind.</param>
/// <param name="Name">Its name, behind its namespace and a slash where it has one.</param>
/// <param name="Compiled">The rule that it makes, or what is wrong with it.</param>
/// <param name="Status">The status that it should have in a cluster.</param>
internal sealed record ListedResource(
    string Kind, string Name, CompiledResource<ResourceRule> Compiled, Func<ClusterState, ResourceStatus> Status)
{
    public int Priority { get; init; }

    /// <summary>When it was created (UTC).</summary>
    public DateTime? Created { get; init; }

    public bool IsDisabled => Compiled.Rule is { Enabled: false };
}
