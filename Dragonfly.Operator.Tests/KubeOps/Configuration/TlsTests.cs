using Dragonfly.Operator.Tests.Fakes;
using k8s.Models;

namespace Dragonfly.Operator.Tests.Embedded.Configuration;

public sealed class TlsTests : ConfigurationFixture
{
    [Test]
    public async Task In_a_cluster_variables_and_the_service_account_show_the_way()
    {
        await using var server = await FakeApiServer.StartAsync(Certificates.Server());
        Home.Write("serviceaccount/token", "first");
        Home.Write("serviceaccount/ca.crt", Certificates.AuthorityPem);
        Home.Write("serviceaccount/namespace", "system\n");
        Variables["KUBERNETES_SERVICE_HOST"] = "127.0.0.1";
        Variables["KUBERNETES_SERVICE_PORT"] = server.Address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var client = Connect();

        await client.ListAsync<V1Namespace>();
        Home.Write("serviceaccount/token", "second");
        server.Authorize = token => token == "second";
        await client.ListAsync<V1Namespace>();

        Assert.Multiple(async () =>
        {
            Assert.That(
                server.Requests.Select(request => request.Authorization), Is.EqualTo(new[] { "Bearer first", "Bearer first", "Bearer second" }));
            Assert.That(await client.GetCurrentNamespaceAsync(), Is.EqualTo("system"));
            Variables["POD_NAMESPACE"] = "other";
            Assert.That(await client.GetCurrentNamespaceAsync(), Is.EqualTo("other"));
        });
    }

    [Test]
    public void A_kubeconfig_that_is_asked_for_comes_before_the_cluster()
    {
        Home.Write("serviceaccount/token", "t");
        Home.Write("serviceaccount/ca.crt", Certificates.AuthorityPem);
        Variables["KUBERNETES_SERVICE_HOST"] = "fd00::1";
        Variables["KUBERNETES_SERVICE_PORT"] = "443";
        WriteKubeconfig("\"server\":\"https://10.0.0.1:6443\"", "");
        Assert.That(Connect().BaseUri, Is.EqualTo(new Uri("https://[fd00::1]:443/")));
        Variables["KUBECONFIG"] = Path.Combine(Home.Path, ".kube/config");
        Assert.That(Connect().BaseUri, Is.EqualTo(new Uri("https://10.0.0.1:6443/")));
    }

    [Test]
    public async Task Without_any_configuration_the_namespace_is_default() =>
        Assert.That(await Connect().GetCurrentNamespaceAsync(), Is.EqualTo("default"));

    [Test]
    public async Task A_server_of_another_authority_is_refused()
    {
        using var others = new TestCertificates();
        await using var server = await FakeApiServer.StartAsync(others.Server());
        WriteKubeconfig($"\"server\":\"{server.Address}\",\"certificate-authority-data\":\"{Base64(Certificates.AuthorityPem)}\"", "");
        Assert.ThrowsAsync<HttpRequestException>(() => Connect().ListAsync<V1Namespace>());
    }

    [Test]
    public async Task A_server_of_another_name_is_refused()
    {
        await using var server = await FakeApiServer.StartAsync(Certificates.Server("kubernetes"));
        WriteKubeconfig($"\"server\":\"{server.Address}\",\"certificate-authority-data\":\"{Base64(Certificates.AuthorityPem)}\"", "");
        Assert.ThrowsAsync<HttpRequestException>(() => Connect().ListAsync<V1Namespace>());
    }

    [TestCase("tls-server-name", "\"kubernetes\"")]
    [TestCase("insecure-skip-tls-verify", "true")]
    public async Task A_server_of_another_name_is_taken_when_told_to(string field, string value)
    {
        await using var server = await FakeApiServer.StartAsync(Certificates.Server("kubernetes"));
        Home.Write(".kube/ca.crt", Certificates.AuthorityPem);
        WriteKubeconfig($"\"server\":\"{server.Address}\",\"certificate-authority\":\"ca.crt\",\"{field}\":{value}", "");
        Assert.That(await Connect().ListAsync<V1Namespace>(), Is.Empty);
    }

    [Test]
    public async Task An_authority_that_rotates_is_read_again()
    {
        using var others = new TestCertificates();
        await using var server = await FakeApiServer.StartAsync(others.Server());
        Home.Write(".kube/ca.crt", Certificates.AuthorityPem);
        WriteKubeconfig($"\"server\":\"{server.Address}\",\"certificate-authority\":\"ca.crt\"", "");
        var client = Connect();
        Assert.ThrowsAsync<HttpRequestException>(() => client.ListAsync<V1Namespace>());
        Home.Write(".kube/ca.crt", Certificates.AuthorityPem + "\n" + others.AuthorityPem);
        Assert.That(await client.ListAsync<V1Namespace>(), Is.Empty);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_client_certificate_is_shown(bool inline)
    {
        await using var server = await FakeApiServer.StartAsync(Certificates.Server(), demandsClientCertificate: true);
        var (certificate, key) = Certificates.Client("me");
        Home.Write(".kube/me.crt", certificate);
        Home.Write(".kube/me.key", key);
        var user = inline
            ? $"\"client-certificate-data\":\"{Base64(certificate)}\",\"client-key-data\":\"{Base64(key)}\""
            : "\"client-certificate\":\"me.crt\",\"client-key\":\"me.key\"";
        WriteKubeconfig($"\"server\":\"{server.Address}\",\"certificate-authority-data\":\"{Base64(Certificates.AuthorityPem)}\"", user);

        Assert.That(await Connect().ListAsync<V1Namespace>(), Is.Empty);
        Assert.That(server.ClientNames, Is.EqualTo(new[] { "CN=me" }));
    }

    [Test]
    public async Task Nobody_is_let_in_without_one()
    {
        await using var server = await FakeApiServer.StartAsync(Certificates.Server(), demandsClientCertificate: true);
        WriteKubeconfig($"\"server\":\"{server.Address}\",\"certificate-authority-data\":\"{Base64(Certificates.AuthorityPem)}\"", "");
        Assert.That(async () => await Connect().ListAsync<V1Namespace>(), Throws.InstanceOf<HttpRequestException>());
    }
}
