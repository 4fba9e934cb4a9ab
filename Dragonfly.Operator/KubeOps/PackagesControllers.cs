using System.Reflection;
using Dragonfly.Operator.Webhooks;
using Dragonfly.Operator.Webhooks.Admission;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.AspNetCore.Mvc.Controllers;

namespace Dragonfly.Operator.KubeOps;

/// <summary>
/// Removes the Pod webhook from MVC's controllers: upstream takes its attribute for a route, but the operator serves that path itself.
/// The other controllers get the same request limits and error handling as the operator's own endpoints.
/// </summary>
internal sealed class PackagesControllers : IApplicationFeatureProvider<ControllerFeature>
{
    public void PopulateFeature(IEnumerable<ApplicationPart> parts, ControllerFeature feature) =>
        feature.Controllers.Remove(typeof(PodMutationWebhook).GetTypeInfo());

    public static async Task GuardAsync(HttpContext context, RequestDelegate next, AdmissionMemory memory, Action<AdmissionFault> onFault)
    {
        AdmissionReview? review = null;
        AdmissionBody? body = null;
        try
        {
            body = await AdmissionBody.ReadAsync(context.Request, memory, context.RequestAborted);
            review = AdmissionReview.Read(body.Memory);

            // Upstream's binder disposes the stream it reads, but error handling still needs the review.
            context.Request.Body = new MemoryStream(body.Memory.ToArray(), writable: false);
            await next(context);
        }
        catch (Exception e) when (!context.Response.HasStarted && !AdmissionEndpoint.IsHangUp(e, context.Request, review, context.RequestAborted))
        {
            context.Response.Clear();
            AdmissionEndpoint.Recover(context.Response, review, e, onFault);
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        }
        catch (Exception e) when (AdmissionEndpoint.IsHangUp(e, context.Request, review, context.RequestAborted))
        {
            // The client has hung up.
        }
        finally
        {
            review?.Dispose();
            body?.Dispose();
        }
    }
}
