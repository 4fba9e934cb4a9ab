using k8s.Models;
using KubeOps.Operator.Web.Webhooks.Admission.Mutation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Dragonfly.Operator.Webhooks.Admission;

/// <summary>Serves the webhook that changes Pods, at the path that KubeOps' CLI writes into its configuration.</summary>
internal static class PodEndpoint
{
    public const string Path = "/mutate/v1pod";

    /// <summary>The same for Pods that must not start without what is to be added: what goes wrong refuses them.</summary>
    public const string RequiredPath = "/mutate/v1pod/required";

    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="webhook">The webhook.</param>
    /// <param name="memory">What the bodies of all requests share.</param>
    /// <param name="onFault">Told of every fault. Called on the request's thread; must not throw.</param>
    public static void MapPodWebhook(
        this IEndpointRouteBuilder endpoints, MutationWebhook<V1Pod> webhook, AdmissionMemory memory, Action<AdmissionFault> onFault)
    {
        foreach (var (path, isRequired) in new[] { (Path, false), (RequiredPath, true) })
        {
            var handler = new PodMutationHandler(webhook, isRequired);
            endpoints.MapPost(path, new AdmissionEndpoint(handler.HandleAsync, memory, onFault, isRequired).HandleAsync);
        }
    }
}
