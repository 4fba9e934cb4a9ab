using KubeOps.Abstractions.Builder;
using KubeOps.Abstractions.Events;
using KubeOps.KubernetesClient;
using KubeOps.Operator.Builder;
using KubeOps.Operator.Events;
using KubeOps.Operator.Watching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace KubeOps.Operator;

/// <summary>Adds an operator to an application.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>
    /// Registers the client, the event publisher, the watch status and the settings. It uses a <see cref="TimeProvider"/>, <see
    /// cref="KubernetesClientOptions"/> or <see cref="RuntimeOptions"/> that is already registered.
    /// </summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="configure">Changes the settings.</param>
    public static IOperatorBuilder AddKubernetesOperator(
        this IServiceCollection services, Action<OperatorSettingsBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var builder = new OperatorSettingsBuilder();
        configure?.Invoke(builder);
        var settings = builder.Build();

        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new KubernetesClientOptions());
        services.TryAddSingleton(new RuntimeOptions());
        services.AddSingleton(settings);
        services.TryAddSingleton(provider => new KubernetesClient.KubernetesClient(
            provider.GetRequiredService<KubernetesClientOptions>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IKubernetesClient>(provider => provider.GetRequiredService<KubernetesClient.KubernetesClient>());
        services.TryAddSingleton(provider => new WatchStatus(
            provider.GetServices<WatchedType>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new RuntimeMetrics(settings, provider.GetRequiredService<WatchStatus>()));
        services.TryAddSingleton(provider => new EventRecorder(
            provider.GetRequiredService<IKubernetesClient>(),
            settings,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<EventRecorder>>()));
        services.TryAddSingleton<EventPublisher>(provider => provider.GetRequiredService<EventRecorder>().PublishAsync);
        return new OperatorBuilder(services, settings);
    }
}
