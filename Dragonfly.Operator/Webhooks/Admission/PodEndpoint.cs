using k8s.Models;
using KubeOps.Operator.Web.Webhooks.Admission.Mutation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Dragonfly.Operator.Webhooks.Admission;

/// <summary>Maps the Pod webhook to the path that KubeOps' CLI writes into its configuration.</summary>
internal static class PodEndpoint
{
    public const string Path = "/mutate/v1pod";

    /// <summary>The path for Pods that must not start without the additions: an error refuses them.</summary>
    public const string RequiredPath = "/mutate/v1pod/required";

    /// <summary>Maps a path to the reviews that are posted there.</summary>
    public static void MapReviews(this IApplicationBuilder app, string path, AdmissionEndpoint endpoint) => app.MapWhen(
        context => context.Request.Path.StartsWithSegments(path, out var rest) && rest.Value is null or "" or "/",
        reviews => reviews.Run(context =>
        {
            if (HttpMethods.IsPost(context.Request.Method))
            {
                return endpoint.HandleAsync(context);
            }

            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = HttpMethods.Post;
            return Task.CompletedTask;
        }));

    public static void MapPodWebhook(
        this IApplicationBuilder app, MutationWebhook<V1Pod> webhook, AdmissionMemory memory, Action<AdmissionFault> onFault)
    {
        foreach (var (path, isRequired) in new[] { (Path, false), (RequiredPath, true) })
        {
            var handler = new PodMutationHandler(webhook, isRequired);
            app.MapReviews(path, new AdmissionEndpoint(handler.HandleAsync, memory, onFault, isRequired));
        }
    }
}
