using KubeOps.Operator.Web.Webhooks.Admission.Mutation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using k8s.Models;

namespace Dragonfly.Operator.Webhooks.Admission;

/// <summary>Serves the webhook that changes Pods, at the path that KubeOps' CLI writes into its configuration.</summary>
internal static class PodEndpoint
{
    public const string Path = "/mutate/v1pod";

    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="webhook">The webhook.</param>
    /// <param name="memory">What the bodies of all requests share.</param>
    /// <param name="onFault">Told of every fault. Called on the request's thread; must not throw.</param>
    public static void MapPodWebhook(
        this IEndpointRouteBuilder endpoints, MutationWebhook<V1Pod> webhook, AdmissionMemory memory, Action<AdmissionFault> onFault) =>
        endpoints.MapPost(Path, new AdmissionEndpoint(new PodMutationHandler(webhook).HandleAsync, memory, onFault).HandleAsync);
}
