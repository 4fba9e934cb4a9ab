using System.Text.RegularExpressions;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.Checks;
using k8s.Autorest;
using k8s.Models;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Commands.Check;

/// <summary>Is the operator told the level that the API server enforces in namespaces without a label? No API tells it.</summary>
internal sealed partial class PodSecurityCheck(IKubernetesClient client, CheckOptions options, ClusterState state)
{
    private const string Name = "Pod Security default";
    private const string PodName = "d7y-operator-probe";

    // Each level above privileged refuses it.
    private const string Spec = """{ "hostNetwork": true, "containers": [{ "name": "app", "image": "example.com/app:1" }] }""";

    /// <summary>Looks for refusals of what was not expected to be refused, then has a Pod refused on purpose, as a dry run.</summary>
    public async Task<CheckResult> DefaultAsync(CancellationToken cancellationToken)
    {
        var given = options.PodSecurityDefault;
        var (found, where) = await FromEventsAsync(cancellationToken) is { Level: not null } seen
            ? seen
            : (await FromProbeAsync(cancellationToken), $"a Pod that was created as a dry run in namespace {options.Namespace}");
        return found is null || found == given
            ? CheckResult.Good(Name, found is null ? "nothing contradicts it" : $"{Text(given)}, as the API server has it")
            : CheckResult.Warn(
                Name,
                $"the API server enforces {Text(found.Value)} where a namespace has no label, not {Text(given)}: {where}",
                $"start the operator, and check, with {SharedOptions.PodSecurityDefaultName} {Text(found.Value)}; or label the namespaces with {NamespaceInfo.PodSecurityEnforce}");
    }

    private async Task<(PodSecurityLevel? Level, string Where)> FromEventsAsync(CancellationToken cancellationToken)
    {
        var events = await client.ListAsync<Corev1Event>(fieldSelector: "reason=FailedCreate", cancellationToken: cancellationToken);
        foreach (var item in events)
        {
            if (item.InvolvedObject is { NamespaceProperty: { } name } owner
                && state.Namespaces.TryGetValue(name, out var @namespace)
                && @namespace.PodSecurity is null
                && Level(item.Message) is { } level
                && level != options.PodSecurityDefault)
            {
                return (level, $"an event of {name}/{owner.Kind}/{owner.Name}");
            }
        }

        return (null, "");
    }

    private async Task<PodSecurityLevel?> FromProbeAsync(CancellationToken cancellationToken)
    {
        if (state.Namespaces.GetValueOrDefault(options.Namespace) is not { PodSecurity: null })
        {
            return null;
        }

        try
        {
            // Nothing is added to it.
            var optOut = state.Kinds.GroupBy(kind => kind.OptOut.Name, kind => kind.OptOut.Value)
                .Select(values => KeyValuePair.Create(values.Key, string.Join(',', values)));
            await TrialPod.DryRunAsync(client, PodName, options.Namespace, optOut, Spec, cancellationToken);
            return PodSecurityLevel.Privileged;
        }
        catch (HttpOperationException exception)
        {
            // Whatever else refuses Pods says nothing of the level; the check of the trial Pod tells what it is.
            return Level(exception.Response.Content);
        }
    }

    /// <summary>The level that a refusal names; null where it is none by Pod Security.</summary>
    internal static PodSecurityLevel? Level(string? message) => Refusal().Match(message ?? "") switch
    {
        { Success: true } match => match.Groups[1].Value == "baseline" ? PodSecurityLevel.Baseline : PodSecurityLevel.Restricted,
        _ => null,
    };

    private static string Text(PodSecurityLevel level) => level.ToString().ToLowerInvariant();

    // Quoted once more where it stands in JSON.
    [GeneratedRegex(@"violates PodSecurity \\?""(baseline|restricted):")]
    private static partial Regex Refusal();
}
