using KubeOps.KubernetesClient;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Certificates;

/// <summary>Chooses the source of the serving certificate.</summary>
/// <remarks>
/// The first matching row applies:
/// <code>
/// mounted directory | API server | the certificate
/// given             | *          | is the mounted one; its ca.crt is published if requested and there is an API server
/// -                 | yes        | is signed by the CA that the replicas share
/// -                 | no         | is signed by a CA of this process
/// </code>
/// </remarks>
public static class CertificateRegistration
{
    /// <summary>Adds <see cref="ServingCertificate"/> and the service that fills it.</summary>
    /// <param name="services">With an API server they must have an <see cref="IKubernetesClient"/>.</param>
    /// <param name="options">The options.</param>
    /// <param name="hasApiServer">Whether there is an API server.</param>
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
