using Dragonfly.Operator.Caching.Reading;
using Dragonfly.Operator.Entities;
using Dragonfly.Operator.Injection.Selection;
using KubeOps.KubernetesClient;
using k8s.Models;

namespace Dragonfly.Operator.Commands.Check;

/// <summary>What several checks need to know of the cluster, read once.</summary>
/// <param name="Resources">All DragonflyInjections, with what the reader says of each.</param>
/// <param name="Injections">The valid ones.</param>
/// <param name="Namespaces">All namespaces.</param>
internal sealed record ClusterFacts(
    IReadOnlyList<(V1Alpha1DragonflyInjection Resource, ReadResult Read)> Resources,
    InjectionSet Injections,
    IReadOnlyDictionary<string, NamespaceFacts> Namespaces)
{
    public static async Task<ClusterFacts> ReadAsync(IKubernetesClient client, CancellationToken cancellationToken)
    {
        var resources = (await client.ListAsync<V1Alpha1DragonflyInjection>(cancellationToken: cancellationToken))
            .Select(resource => (resource, InjectionReader.Read(resource)))
            .ToList();
        var namespaces = (await client.ListAsync<V1Namespace>(cancellationToken: cancellationToken)).Select(NamespaceReader.Read);
        return new(
            resources,
            new InjectionSet(resources.Select(pair => pair.Item2.Rule).OfType<InjectionRule>()),
            namespaces.ToDictionary(@namespace => @namespace.Name));
    }
}
