using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;
using Dragonfly.Operator.Resources.Namespaces;
using k8s.Models;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Commands.Check;

/// <summary>What several checks need to know of the cluster, read once.</summary>
/// <param name="Resources">All DragonflyInjections, with what the reader says of each.</param>
/// <param name="Injections">The valid ones.</param>
/// <param name="Namespaces">All namespaces.</param>
internal sealed record ClusterState(
    IReadOnlyList<(V1Alpha1DragonflyInjection Resource, CompiledResource<InjectionRule> Read)> Resources,
    RuleSet<InjectionRule> Injections,
    IReadOnlyDictionary<string, NamespaceInfo> Namespaces)
{
    public static async Task<ClusterState> ReadAsync(IKubernetesClient client, CancellationToken cancellationToken)
    {
        var kind = Kinds.Create().Get<DragonflyInjectionKind>();
        var resources = (await client.ListAsync<V1Alpha1DragonflyInjection>(cancellationToken: cancellationToken))
            .Select(resource => (resource, kind.Compile(resource)))
            .ToList();
        var namespaces = (await client.ListAsync<V1Namespace>(cancellationToken: cancellationToken)).Select(NamespaceReader.Read);
        return new(
            resources,
            new RuleSet<InjectionRule>(resources.Select(pair => pair.Item2.Rule).OfType<InjectionRule>()),
            namespaces.ToDictionary(@namespace => @namespace.Name));
    }
}
