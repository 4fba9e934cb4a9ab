using Dragonfly.Operator.Certificates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Hosting;

/// <summary>Where the served certificate comes from.</summary>
internal static class CertificateServices
{
    private const string Service = "dragonfly-operator";

    public static void AddCertificates(this IServiceCollection services, ServeOptions options)
    {
        services.AddSingleton(options.Lifetimes);
        services.AddSingleton<ServingCertificate>();
        services.AddSingleton(ServingNames.ForService(Service, options.Namespace ?? "dragonfly-operator-system"));
        if (options.CertDir is { } directory)
        {
            services.AddHostedService(provider => new MountedCertificate(
                provider.GetRequiredService<ServingCertificate>(),
                directory,
                provider.GetRequiredService<CertificateLifetimes>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<MountedCertificate>>()));
        }
        else
        {
            services.AddHostedService(provider => new InMemoryAuthority(
                provider.GetRequiredService<ServingCertificate>(),
                provider.GetRequiredService<ServingNames>(),
                provider.GetRequiredService<CertificateLifetimes>(),
                options.CaOut,
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<InMemoryAuthority>>()));
        }
    }
}
