using k8s;
using k8s.Models;
using KubeOps.Operator.Web.Webhooks.Admission.Mutation;
using KubeOps.Operator.Web.Webhooks.Admission.Validation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace KubeOps.Operator.Web.Webhooks.Admission;

/// <summary>Serves webhooks to the API server.</summary>
public static class AdmissionEndpoints
{
    /// <summary>Serves a webhook that changes Pods, at <c>/mutate/v1pod</c>.</summary>
    /// <typeparam name="TWebhook">Type of the webhook; taken from the services once, now.</typeparam>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="onFault">Told of every fault. Called on the request's thread; must not throw.</param>
    public static IEndpointConventionBuilder MapMutationWebhook<TWebhook>(
        this IEndpointRouteBuilder endpoints, Action<AdmissionFault> onFault)
        where TWebhook : MutationWebhook<V1Pod>
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var handler = new PodMutationHandler(endpoints.ServiceProvider.GetRequiredService<TWebhook>());
        return endpoints.MapPost("/mutate/" + NameOf<V1Pod>(), new AdmissionEndpoint(handler, MemoryOf(endpoints), onFault).HandleAsync);
    }

    /// <summary>Serves a webhook that refuses objects, at <c>/validate/</c> and the entity's type name in lower case.</summary>
    /// <typeparam name="TWebhook">Type of the webhook; taken from the services once, now.</typeparam>
    /// <typeparam name="TEntity">Type of the entity.</typeparam>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="onFault">Told of every fault. Called on the request's thread; must not throw.</param>
    public static IEndpointConventionBuilder MapValidationWebhook<TWebhook, TEntity>(
        this IEndpointRouteBuilder endpoints, Action<AdmissionFault> onFault)
        where TWebhook : ValidationWebhook<TEntity>
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var handler = new ValidationHandler<TEntity>(endpoints.ServiceProvider.GetRequiredService<TWebhook>());
        return endpoints.MapPost("/validate/" + NameOf<TEntity>(), new AdmissionEndpoint(handler, MemoryOf(endpoints), onFault).HandleAsync);
    }

    private static AdmissionMemory MemoryOf(IEndpointRouteBuilder endpoints) =>
        endpoints.ServiceProvider.GetService<AdmissionMemory>()
        ?? new AdmissionMemory(endpoints.ServiceProvider.GetService<TimeProvider>() ?? TimeProvider.System);

    private static string NameOf<TEntity>() => typeof(TEntity).Name.ToLowerInvariant();
}
