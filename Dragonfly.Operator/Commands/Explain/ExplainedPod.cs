using Dragonfly.Operator.Commands.Webhooks;
using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.DragonflyInjections.Policy;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;
using Dragonfly.Operator.Resources.Namespaces;
using k8s.Models;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Commands.Explain;

/// <summary>Explains a Pod of the cluster: what became of it, and what would were it created now.</summary>
/// <param name="client">The API server.</param>
/// <param name="configuration">The name of the installation's MutatingWebhookConfiguration.</param>
/// <param name="podSecurityDefault">The Pod Security level of namespaces without a label for it.</param>
internal sealed class ExplainedPod(IKubernetesClient client, string configuration, PodSecurityLevel podSecurityDefault)
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
        var resources = await client.ListAsync<V1Alpha1DragonflyInjection>(cancellationToken: cancellationToken);
        var webhook = await InstalledWebhook.ReadAsync(client, configuration, cancellationToken);
        var kind = Kinds.Create().Get<DragonflyInjectionKind>();
        var read = resources.Select(resource => (Resource: resource, Result: kind.Compile(resource))).ToList();
        var document = KubeOpsAdapter.Open(pod);
        var rules = new RuleSet<InjectionRule>(read.Select(pair => pair.Result.Rule).OfType<InjectionRule>());
        var result = CommandAdmission.Admit(
            document,
            new()
            {
                Namespace = info,
                NamespaceName = @namespace,
                PodSecurityDefault = podSecurityDefault,
                NotCalled = webhook.Pods.WhyNot(document, @namespace, info),
                Explain = true,
            },
            [DragonflyInjectionKind.Of(rules.ByPreference)]);
        // The policy never sees these, but whoever made one wonders.
        var bad = read
            .Where(pair => pair.Result.Rule is null)
            .OrderBy(pair => pair.Resource.Metadata.Name, StringComparer.Ordinal)
            .Select(pair => new ConsideredResource(
                pair.Resource.Metadata.Name,
                pair.Resource.Spec?.Priority ?? 0,
                Chosen: false,
                $"invalid, so only a former valid state may be in force: {string.Join("; ", pair.Result.Errors)}"));
        result = result with { Reports = [.. result.Reports.Select(report => report with { Considered = [.. report.Considered, .. bad] })] };
        var chosen = result.Main?.Considered.FirstOrDefault(injection => injection.Chosen)?.Name;
        var running = RunningPod.Of(
            pod,
            result,
            [
                ($"MutatingWebhookConfiguration {configuration}", webhook.Created),
                ($"DragonflyInjection {chosen}", resources.FirstOrDefault(resource => resource.Metadata.Name == chosen)?.Metadata.CreationTimestamp),
            ]);
        return ExplainedObject.Of($"Pod/{name}", @namespace, info is not null, result, running);
    }
}
