using Dragonfly.Operator.Certificates;
using Microsoft.Extensions.DependencyInjection;

namespace Dragonfly.Operator.Hosting;

/// <summary>Where the served certificate comes from.</summary>
internal static class CertificateServices
{
    public static void AddCertificates(this IServiceCollection services, ServeOptions options)
    {
        services.AddSingleton(options.Lifetimes);
        services.AddSingleton<ServingCertificate>();
    }
}
