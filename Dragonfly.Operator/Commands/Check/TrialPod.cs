using System.Net;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.Checks;
using k8s.Autorest;
using k8s.Models;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Commands.Check;

/// <summary>Do Pods get what they ask for?</summary>
/// <param name="namespace">Where the Pod is created, as a dry run.</param>
/// <param name="mark">The annotation by which it says what it got.</param>
internal sealed class TrialPod(IKubernetesClient client, string @namespace, TrialRequest request, string mark)
{
    public const string Name = "trial Pod";

    private const string PodName = "d7y-operator-check";

    // What Pod Security level restricted accepts: if the Pod is refused, that is our doing.
    private const string Spec = """
        {
          "securityContext": { "runAsNonRoot": true, "runAsUser": 65532, "seccompProfile": { "type": "RuntimeDefault" } },
          "containers": [
            {
              "name": "app",
              "image": "example.com/app:1",
              "securityContext": { "allowPrivilegeEscalation": false, "capabilities": { "drop": ["ALL"] } }
            }
          ]
        }
        """;

    /// <summary>Sends a Pod through the API server and back, without storing it: nothing else shows that all parts work together.</summary>
    public async Task<CheckResult> CheckAsync(CancellationToken cancellationToken)
    {
        V1Pod answered;
        try
        {
            answered = await DryRunAsync(client, PodName, @namespace, request.Annotations, Spec, cancellationToken);
        }
        catch (HttpOperationException exception) when (exception.Response.StatusCode == HttpStatusCode.NotFound)
        {
            // Nothing else is looked for when a Pod is created.
            return CheckResult.Bad(Name, $"namespace {@namespace} does not exist", "name one that does with --trial-namespace");
        }
        catch (HttpOperationException exception) when (PodSecurityCheck.Level(exception.Response.Content) is { } level)
        {
            return CheckResult.Bad(
                Name,
                $"is refused, because what is injected violates Pod Security {level.ToString().ToLowerInvariant()} of namespace {@namespace}",
                $"{request.WhenForbidden}; if the namespace has no label {NamespaceInfo.PodSecurityEnforce}, start the operator with {SharedOptions.PodSecurityDefaultName}");
        }

        return answered.Metadata.Annotations?.TryGetValue(mark, out var by) == true
            ? CheckResult.Good(Name, $"comes back from the API server injected by {by}")
            : CheckResult.Bad(
                Name,
                $"comes back from the API server as it was (dry run in namespace {@namespace})",
                "look at the checks above; if they are fine, API servers may not reach the webhook's port: see docs/troubleshooting.md");
    }

    /// <summary>Creates a Pod as a dry run. Server-side apply is the client's only way to it; of a Pod that does not exist it is a creation.</summary>
    public static Task<V1Pod> DryRunAsync(
        IKubernetesClient client, string name, string @namespace, IEnumerable<KeyValuePair<string, string>> annotations, string spec, CancellationToken cancellationToken)
    {
        var pod = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["annotations"] = new JsonObject(annotations.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value))),
            },
            ["spec"] = JsonNode.Parse(spec),
        };
        return client.PatchAsync<V1Pod>(
            new V1Patch(pod.ToJsonString(), V1Patch.PatchType.ApplyPatch), name, @namespace,
            fieldManager: name, force: true, dryRun: "All", cancellationToken: cancellationToken);
    }
}
