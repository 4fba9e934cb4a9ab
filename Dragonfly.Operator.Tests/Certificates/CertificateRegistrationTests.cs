using Dragonfly.Operator.Certificates;
using Dragonfly.Operator.Tests.Fakes;
using KubeOps.KubernetesClient;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Dragonfly.Operator.Tests.Certificates;

internal sealed class CertificateRegistrationTests
{
    [TestCase("/certs", true, false, typeof(MountedCertificate))]
    [TestCase("/certs", true, true, typeof(MountedCertificate), typeof(MountedBundlePublication))]
    [TestCase("/certs", false, true, typeof(MountedCertificate))]
    [TestCase(null, true, true, typeof(SharedAuthority))]
    [TestCase(null, false, false, typeof(InMemoryAuthority))]
    public void The_certificate_has_one_source(string? directory, bool hasApiServer, bool publish, params Type[] sources)
    {
        var services = new ServiceCollection().AddLogging();
        if (hasApiServer)
        {
            services.AddSingleton(new FakeCluster().Connect());
        }

        services.AddCertificates(new() { Namespace = "ns", MountedDirectory = directory, PublishMountedBundle = publish }, hasApiServer);
        using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        Assert.That(provider.GetServices<IHostedService>().Select(service => service.GetType()), Is.EqualTo(sources));
        Assert.That(provider.GetRequiredService<ServingCertificate>(), Is.SameAs(provider.GetRequiredService<ServingCertificate>()));
    }
}
