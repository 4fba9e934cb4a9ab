using KubeOps.KubernetesClient;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Certificates;

/// <summary>Chooses where the certificate comes from.</summary>
/// <remarks>
/// The first row that fits:
/// <code>
/// mounted directory | API server | the certificate is
/// given             | *          | the mounted one; its ca.crt is published on request, where there is an API server
/// -                 | yes        | signed by the CA that the replicas share
/// -                 | no         | signed by a CA of this process
/// </code>
/// </remarks>
public static class CertificateRegistration
{
    /// <summary>Adds <see cref="ServingCertificate"/> and the service that fills it.</summary>
    /// <param name="services">Services; with an API server they need an <see cref="IKubernetesClient"/>.</param>
    /// <param name="options">Options.</param>
    /// <param name="hasApiServer">Whether there is an API server to talk to.</param>
    public static IServiceCollection AddCertificates(this IServiceCollection services, CertificateOptions options, bool hasApiServer)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<ServingCertificate>();
        if (options.MountedDirectory is { } directory)
        {
            services.AddSource(provider => new MountedCertificate(
                provider.GetRequiredService<ServingCertificate>(), directory, options.Lifetimes,
                provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<MountedCertificate>>()));
            if (hasApiServer && options.PublishMountedBundle)
            {
                services.AddSingleton<CaBundlePublisher>();
                services.AddHostedService<MountedBundlePublication>();
            }
        }
        else if (hasApiServer)
        {
            services.AddSingleton<CaBundlePublisher>();
            services.AddSingleton<SharedAuthority>();
            services.AddHostedService(provider => provider.GetRequiredService<SharedAuthority>());
        }
        else
        {
            services.AddSource(provider => new InMemoryAuthority(
                provider.GetRequiredService<ServingCertificate>(), options.ServingNames, options.Lifetimes, options.CaOut,
                provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<InMemoryAuthority>>()));
        }

        return services;
    }

    private static void AddSource<TSource>(this IServiceCollection services, Func<IServiceProvider, TSource> create)
        where TSource : class, IHostedService
    {
        services.AddSingleton(create);
        services.AddHostedService(provider => provider.GetRequiredService<TSource>());
    }
}
