using System.Net;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections;
using k8s.Autorest;
using k8s.Models;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Commands.Check;

/// <summary>Are Pods injected?</summary>
internal sealed class TrialPod(IKubernetesClient client, string @namespace)
{
    private const string PodName = "d7y-operator-check";

    /// <summary>Sends a Pod through the API server and back, without storing it: nothing else shows that all parts work together.</summary>
    public async Task<CheckResult> CheckAsync(CancellationToken cancellationToken)
    {
        const string Name = "trial Pod";
        var pod = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject
            {
                ["name"] = PodName,
                ["annotations"] = new JsonObject { [AnnotationNames.Inject] = "true" },
            },
            // What Pod Security level restricted accepts: if the Pod is refused, that is our doing.
            ["spec"] = new JsonObject
            {
                ["securityContext"] = new JsonObject
                {
                    ["runAsNonRoot"] = true,
                    ["runAsUser"] = 65532,
                    ["seccompProfile"] = new JsonObject { ["type"] = "RuntimeDefault" },
                },
                ["containers"] = new JsonArray(new JsonObject
                {
                    ["name"] = "app",
                    ["image"] = "example.com/app:1",
                    ["securityContext"] = new JsonObject
                    {
                        ["allowPrivilegeEscalation"] = false,
                        ["capabilities"] = new JsonObject { ["drop"] = new JsonArray("ALL") },
                    },
                }),
            },
        };
        V1Pod answered;
        try
        {
            // Server-side apply is the client's only way to a dry run; of a Pod that does not exist it is a creation.
            answered = await client.PatchAsync<V1Pod>(
                new V1Patch(pod.ToJsonString(), V1Patch.PatchType.ApplyPatch), PodName, @namespace,
                fieldManager: PodName, force: true, dryRun: "All", cancellationToken: cancellationToken);
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
                $"set spec.podSecurity: Respect; if the namespace has no label {NamespaceInfo.PodSecurityEnforce}, start the operator with {PodSecurityOption.Name}");
        }

        return answered.Metadata.Annotations?.TryGetValue(AnnotationNames.Injected, out var by) == true
            ? CheckResult.Good(Name, $"comes back from the API server injected by {by}")
            : CheckResult.Bad(
                Name,
                $"comes back from the API server as it was (dry run in namespace {@namespace})",
                "look at the checks above; if they are fine, API servers may not reach the webhook's port: see docs/troubleshooting.md");
    }
}
