using Dragonfly.Operator.Certificates;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Certificates;

internal sealed class PublicationTests
{
    [Test]
    public void A_CA_is_trusted_when_the_entries_of_resources_trust_it_too()
    {
        var now = new FakeTimeProvider().GetUtcNow();
        var (old, young) = (CertificateAuthority.Create(new(), now).Certificate, CertificateAuthority.Create(new(), now).Certificate);
        var (both, first) = (Configuration([old, young]), Configuration([old]));
        Assert.Multiple(() =>
        {
            Assert.That(new Publication(both, both, first).Trusts(young), Is.False, "the copy has not been made");
            Assert.That(new Publication(both, both, both).Trusts(young), Is.True);
            Assert.That(new Publication(both, both, null).Trusts(young), Is.True, "there are none");
        });
    }

    private static PublishedConfiguration Configuration(System.Security.Cryptography.X509Certificates.X509Certificate2[] trusted) =>
        new("any", "1", [new PublishedWebhook("any", new CaBundle(trusted).Pem)]);
}
