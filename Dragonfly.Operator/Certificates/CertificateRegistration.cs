using KubeOps.KubernetesClient;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

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
internal static class CertificateRegistration
{
    /// <summary>Adds <see cref="ServingCertificate"/> and the service that fills it.</summary>
    /// <param name="services">With an API server they must have an <see cref="IKubernetesClient"/>.</param>
    public static void AddCertificates(this IServiceCollection services, CertificateOptions options, bool hasApiServer)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<ServingCertificate>();
        if (options.MountedDirectory is not null)
        {
            services.AddSingleton<MountedCertificate>();
            services.AddHostedService(provider => provider.GetRequiredService<MountedCertificate>());
            if (hasApiServer && options.PublishMountedBundle)
            {
                services.AddSingleton<CaBundlePublisher>();
                services.AddHostedService<MountedBundlePublication>();
            }
        }
        else if (hasApiServer)
        {
            services.AddSingleton<CaBundlePublisher>();
            services.AddHostedService<SharedAuthority>();
        }
        else
        {
            services.AddHostedService<InMemoryAuthority>();
        }
    }
}
