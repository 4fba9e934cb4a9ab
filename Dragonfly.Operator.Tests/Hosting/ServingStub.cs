using Dragonfly.Operator.Certificates;
using Dragonfly.Operator.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Moq;

namespace Dragonfly.Operator.Tests.Hosting;

/// <summary>What readiness looks at, without an operator around it.</summary>
internal static class ServingStub
{
    /// <summary>A certificate that is good for the usual names for a week.</summary>
    public static ServingCertificate Certificate(TimeProvider time)
    {
        var lifetimes = new CertificateLifetimes();
        var serving = new ServingCertificate(time);
        serving.Replace(CertificateAuthority.Create(lifetimes, time.GetUtcNow()).Issue(["localhost"], lifetimes, time.GetUtcNow()));
        return serving;
    }

    public static ListeningPorts Ports(int port)
    {
        var addresses = new Mock<IServerAddressesFeature>();
        addresses.Setup(feature => feature.Addresses).Returns([$"https://127.0.0.1:{port}"]);
        var features = new FeatureCollection();
        features.Set(addresses.Object);
        return new(Mock.Of<IServer>(server => server.Features == features));
    }
}
