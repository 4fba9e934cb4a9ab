using KubeOps.Abstractions.Builder;
using KubeOps.Abstractions.Events;
using KubeOps.KubernetesClient;
using KubeOps.Operator.Builder;
using KubeOps.Operator.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KubeOps.Operator;

/// <summary>Adds an operator to an application.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>
    /// Registers the client, the event publisher, the metrics and the settings. It uses a <see cref="TimeProvider"/>, <see
    /// cref="KubernetesClientOptions"/> or <see cref="RuntimeOptions"/> that is already registered.
    /// </summary>
    public static IOperatorBuilder AddKubernetesOperator(
        this IServiceCollection services, Action<OperatorSettingsBuilder>? configure = null)
    {
        var settings = new OperatorSettingsBuilder();
        configure?.Invoke(settings);

        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new KubernetesClientOptions());
        services.TryAddSingleton(new RuntimeOptions());
        services.AddSingleton(settings.Build());
        services.AddSingleton<KubernetesClient.KubernetesClient>();
        services.TryAddSingleton<IKubernetesClient>(provider => provider.GetRequiredService<KubernetesClient.KubernetesClient>());
        services.AddSingleton<RuntimeMetrics>();
        services.AddSingleton<EventRecorder>();
        services.TryAddSingleton<EventPublisher>(provider => provider.GetRequiredService<EventRecorder>().PublishAsync);
        return new OperatorBuilder(services);
    }
}
