using System.Reflection;
using Dragonfly.Operator.Webhooks;
using Dragonfly.Operator.Webhooks.Admission;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.AspNetCore.Mvc.Controllers;

namespace Dragonfly.Operator.KubeOps;

/// <summary>
/// Leaves the Pod webhook out of MVC's controllers: its attribute is a route to upstream, and that path is the operator's own. What
/// the other controllers are sent, and what comes of their errors, is as with every webhook of the operator.
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

            // Upstream's binder disposes of the stream that it reads; the review is needed for as long as something can fail.
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
            // Nobody waits for an answer any more.
        }
        finally
        {
            review?.Dispose();
            body?.Dispose();
        }
    }
}
