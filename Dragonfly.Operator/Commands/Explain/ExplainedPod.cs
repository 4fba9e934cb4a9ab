using Dragonfly.Operator.Caching.Reading;
using Dragonfly.Operator.Entities;
using Dragonfly.Operator.Injection.Explaining;
using Dragonfly.Operator.Injection.Selection;
using Dragonfly.Operator.Linking;
using k8s.Models;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Commands.Explain;

/// <summary>Explains a Pod of the cluster: what would become of it were it created now.</summary>
internal static class ExplainedPod
{
    /// <exception cref="BadInputException">There is no such Pod.</exception>
    public static async Task<ExplainedObject> ExplainAsync(
        IKubernetesClient client, string name, string? @namespace, CancellationToken cancellationToken)
    {
        @namespace ??= await client.GetCurrentNamespaceAsync(cancellationToken: cancellationToken);
        var pod = await client.GetAsync<V1Pod>(name, @namespace, cancellationToken)
            ?? throw new BadInputException($"pod {name} does not exist in namespace {@namespace}");
        var facts = await client.GetAsync<V1Namespace>(@namespace, cancellationToken: cancellationToken) is { } found
            ? NamespaceReader.Read(found)
            : null;
        var resources = await client.ListAsync<V1Alpha1DragonflyInjection>(cancellationToken: cancellationToken);
        var read = resources.Select(resource => (resource.Metadata.Name, Priority: resource.Spec?.Priority ?? 0, Result: InjectionReader.Read(resource))).ToList();
        var injections = new InjectionSet(read.Select(pair => pair.Result.Rule).OfType<InjectionRule>());
        var explanation = Explainer.Explain(LinkedKubeOps.Open(pod), facts, injections);
        // The policy never sees these, but whoever made one wonders.
        var bad = read
            .Where(pair => pair.Result.Rule is null)
            .OrderBy(pair => pair.Name, StringComparer.Ordinal)
            .Select(pair => new ConsideredInjection(
                pair.Name, pair.Priority, Chosen: false, $"invalid, so only a former valid state may be in force: {string.Join("; ", pair.Result.Errors)}"));
        return new($"Pod/{name}", @namespace, facts is not null, explanation with { Injections = [.. explanation.Injections, .. bad] });
    }
}
