using Dragonfly.Operator.Resources.Namespaces;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Hosting;

/// <summary>Services for running without an API server.</summary>
internal static class StandaloneServices
{
    public static void AddStandalone(this IServiceCollection services)
    {
        services.AddSingleton(provider => new NamespaceLookup(
            provider.GetRequiredService<NamespaceCache>(),
            fetch: null,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<NamespaceLookup>>()));
        services.AddHostedService<StandaloneResources>();
    }
}
