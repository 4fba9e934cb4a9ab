using k8s.Models;
using KubeOps.Operator.Web.Webhooks.Admission.Mutation;
using Microsoft.AspNetCore.Builder;

namespace Dragonfly.Operator.Webhooks.Admission;

/// <summary>Maps the Pod webhook to the path that KubeOps' CLI writes into its configuration.</summary>
internal static class PodEndpoint
{
    public const string Path = "/mutate/v1pod";

    /// <summary>The path for Pods that must not start without the additions: an error refuses them.</summary>
    public const string RequiredPath = "/mutate/v1pod/required";

    public static void MapPodWebhook(
        this IApplicationBuilder app, MutationWebhook<V1Pod> webhook, AdmissionMemory memory, Action<AdmissionFault> onFault)
    {
        foreach (var (path, isRequired) in new[] { (Path, false), (RequiredPath, true) })
        {
            var handler = new PodMutationHandler(webhook, isRequired);
            new AdmissionEndpoint(handler.HandleAsync, memory, onFault, isRequired).Map(app, path);
        }
    }
}
