using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.Checks;
using Dragonfly.Operator.Resources.Files;
using Dragonfly.Operator.Resources.Namespaces;
using Dragonfly.Operator.Webhooks.Entries;
using k8s.Models;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Commands.Explain;

/// <summary>Explains a Pod of the cluster: what became of it, and what would were it created now.</summary>
/// <param name="installation">The name of the installation: the stem of its MutatingWebhookConfigurations' names.</param>
/// <param name="kinds">The kinds; the cluster's resources are put in force.</param>
/// <param name="podSecurityDefault">The Pod Security level of namespaces without a label for it.</param>
internal sealed class ExplainedPod(IKubernetesClient client, string installation, Kinds kinds, PodSecurityLevel podSecurityDefault)
{
    /// <exception cref="BadInputException">There is no such Pod.</exception>
    public async Task<ExplainedObject> ExplainAsync(string name, string? @namespace, CancellationToken cancellationToken)
    {
        @namespace ??= await client.GetCurrentNamespaceAsync(cancellationToken: cancellationToken);
        var pod = await client.GetAsync<V1Pod>(name, @namespace, cancellationToken)
            ?? throw new BadInputException($"pod {name} does not exist in namespace {@namespace}");
        var info = await client.GetAsync<V1Namespace>(@namespace, cancellationToken: cancellationToken) is { } found
            ? NamespaceReader.Read(found)
            : null;
        var resources = await kinds.LoadAsync(client, cancellationToken);
        var configuration = $"{installation}-mutators";
        var webhooks = await InstalledWebhooks.ReadAsync(client, configuration, $"{installation}-resources", kinds, cancellationToken);
        foreach (var kind in kinds)
        {
            await kind.LoadForAsync(pod, client, cancellationToken);
        }

        var document = KubeOpsAdapter.Open(pod);
        var result = CommandAdmission.Admit(
            document,
            new()
            {
                Namespace = info,
                NamespaceName = @namespace,
                PodSecurityDefault = podSecurityDefault,
                NotCalled = webhooks.Pods.WhyNot(document, @namespace, info),
                Exists = true,
                Explain = true,
            },
            kinds);
        result = result with
        {
            Reports = [.. result.Reports.Select(report => report with { Considered = [.. report.Considered, .. Invalid(resources[report.Kind])] })],
        };
        if (result.Main is not { } main)
        {
            return ExplainedObject.Of($"Pod/{name}", @namespace, info is not null, result, new RunningPod(null, [], null));
        }

        var chosen = main.Considered.FirstOrDefault(resource => resource.Chosen)?.Name;
        var running = RunningPod.Of(
            pod,
            result,
            kinds.First(kind => kind.Kind == main.Kind),
            [
                ($"MutatingWebhookConfiguration {configuration}", webhooks.Created),
                ($"{main.Kind} {chosen}", resources[main.Kind].FirstOrDefault(resource => resource.Name == chosen)?.Created),
            ]);
        return ExplainedObject.Of($"Pod/{name}", @namespace, info is not null, result, running);
    }

    // The policy never sees these, but whoever made one wonders.
    private static IEnumerable<ConsideredResource> Invalid(IEnumerable<ListedResource> resources) => resources
        .Where(resource => resource.Compiled.Rule is null)
        .OrderBy(resource => resource.Name, StringComparer.Ordinal)
        .Select(resource => new ConsideredResource(
            resource.Name,
            resource.Priority,
            Chosen: false,
            $"invalid, so only a former valid state may be in force: {string.Join("; ", resource.Compiled.Errors)}"));
}
