using Dragonfly.Operator.Tests.Fakes;
using k8s.Models;
using KubeOps.KubernetesClient.Http;

namespace Dragonfly.Operator.Tests.Embedded.Configuration;

/// <summary>The API server is reached the way that kubectl takes with the same kubeconfig and environment.</summary>
public sealed class ProxyTests : ConfigurationFixture
{
    private const string Proxy = "http://proxy.example:3128";

    // The rules of Go's httpproxy, which kubectl follows.
    [TestCase("https://10.96.0.1/", "", ExpectedResult = true)]
    [TestCase("https://127.0.0.1:6443/", "", ExpectedResult = false)]
    [TestCase("https://127.8.9.10/", "", ExpectedResult = false)]
    [TestCase("https://[::1]:6443/", "", ExpectedResult = false)]
    [TestCase("https://localhost:6443/", "", ExpectedResult = false)]
    [TestCase("https://10.96.0.1/", "*", ExpectedResult = false)]
    [TestCase("https://10.96.0.1/", "10.96.0.1", ExpectedResult = false)]
    [TestCase("https://10.96.0.1/", "10.96.0.1:443", ExpectedResult = false)]
    [TestCase("https://10.96.0.1/", "10.96.0.1:6443", ExpectedResult = true)]
    [TestCase("https://10.96.0.1/", "10.96.0.0/12", ExpectedResult = false)]
    [TestCase("https://10.96.0.1/", "10.96.0.9/12", ExpectedResult = false)]
    [TestCase("https://10.112.0.1/", "10.96.0.0/12", ExpectedResult = true)]
    [TestCase("https://10.96.0.1/", "0.0.0.0/0", ExpectedResult = false)]
    [TestCase("https://10.96.0.1/", "10.96.0.0/33", ExpectedResult = true)]
    [TestCase("https://10.96.0.1/", "10.96/12", ExpectedResult = true)]
    [TestCase("https://10.96.0.1/", "fd00::/8", ExpectedResult = true)]
    [TestCase("https://[fd00::1]/", "fd00::/8", ExpectedResult = false)]
    [TestCase("https://[fd00::1]/", "fd00::1", ExpectedResult = false)]
    [TestCase("https://[fd00::1]:6443/", "[fd00::1]:6443", ExpectedResult = false)]
    [TestCase("https://[fd00::1]:6443/", "[fd00::1]:443", ExpectedResult = true)]
    [TestCase("https://api.example.com/", "example.com", ExpectedResult = false)]
    [TestCase("https://api.example.com/", ".example.com", ExpectedResult = false)]
    [TestCase("https://api.example.com/", "*.example.com", ExpectedResult = false)]
    [TestCase("https://api.example.com/", "EXAMPLE.com:443", ExpectedResult = false)]
    [TestCase("https://api.example.com/", "example.com:80", ExpectedResult = true)]
    [TestCase("https://api.example.com/", "ample.com", ExpectedResult = true)]
    [TestCase("https://example.com/", "example.com", ExpectedResult = false)]
    [TestCase("https://example.com/", ".example.com", ExpectedResult = true)]
    [TestCase("https://10.96.0.1/", " , 10.0.0.0/33 ,, 10.96.0.1 ", ExpectedResult = false)]
    [TestCase("https://10.96.0.1/", ".1", ExpectedResult = true)]
    [TestCase("https://10.96.0.1/", "svc,:443,/,[", ExpectedResult = true)]
    public bool An_address_is_proxied(string server, string noProxy) =>
        Choose(server, ("HTTPS_PROXY", Proxy), ("HTTP_PROXY", "http://other"), ("NO_PROXY", noProxy)) is { } chosen
        && chosen.ToString() == "http://proxy.example:3128 (from HTTPS_PROXY)";

    [Test]
    public void Variables_go_by_the_scheme_and_upper_case_goes_first() => Assert.Multiple(() =>
    {
        Assert.That(Choose("https://10.0.0.1/", ("HTTP_PROXY", Proxy)), Is.Null);
        Assert.That(Choose("https://10.0.0.1/", ("ALL_PROXY", Proxy)), Is.Null);
        Assert.That($"{Choose("http://10.0.0.1/", ("http_proxy", Proxy))}", Does.StartWith(Proxy));
        Assert.That($"{Choose("https://10.0.0.1/", ("https_proxy", "http://other"), ("HTTPS_PROXY", Proxy))}", Does.StartWith(Proxy));
        Assert.That($"{Choose("https://10.0.0.1/", ("https_proxy", "http://other"), ("HTTPS_PROXY", ""))}", Does.StartWith("http://other"));
        Assert.That(Choose("https://10.0.0.1/", ("https_proxy", Proxy), ("no_proxy", "10.0.0.0/8")), Is.Null);
    });

    [TestCase("proxy.example:3128", "http://proxy.example:3128")]
    [TestCase("10.0.0.9:3128", "http://10.0.0.9:3128")]
    [TestCase("socks5h://proxy.example:1080", "socks5://proxy.example:1080")]
    [TestCase("https://me:secret@proxy.example", "https://proxy.example")]
    public void A_proxy_may_be_written_in_several_ways(string written, string address)
    {
        var chosen = Choose("https://10.0.0.1/", ("HTTPS_PROXY", written))!;
        Assert.That($"{chosen}", Is.EqualTo($"{address} (from HTTPS_PROXY)"), "and a password is not shown");
        Assert.That(chosen.Credentials?.GetCredential(new Uri(address), "Basic")?.Password, written.Contains('@') ? Is.EqualTo("secret") : Is.Null);
    }

    [Test]
    public async Task Requests_take_the_proxy_of_the_environment()
    {
        await using var proxy = await FakeApiServer.StartAsync();
        Variables["HTTP_PROXY"] = proxy.Address.ToString();
        WriteKubeconfig("\"server\":\"http://cluster.example:6443\"", "");
        await Connect().ListAsync<V1Namespace>();
        Assert.That(proxy.Requests.Single().Host, Is.EqualTo("cluster.example:6443"));
    }

    [Test]
    public async Task Loopback_is_reached_without_one()
    {
        await using var server = await FakeApiServer.StartAsync();
        Variables["HTTP_PROXY"] = "http://127.0.0.1:1";
        WriteKubeconfig($"\"server\":\"{server.Address}\"", "");
        Assert.That(await Connect().ListAsync<V1Namespace>(), Is.Empty);
    }

    [Test]
    public async Task The_kubeconfigs_proxy_is_taken_always()
    {
        await using var proxy = await FakeApiServer.StartAsync();
        Variables["HTTP_PROXY"] = "http://127.0.0.1:1";
        Variables["NO_PROXY"] = "*";
        WriteKubeconfig($"\"server\":\"http://127.0.0.1:1\",\"proxy-url\":\"{proxy.Address}\"", "");
        await Connect().ListAsync<V1Namespace>();
        Assert.That(proxy.Requests.Single().Host, Is.EqualTo("127.0.0.1:1"));
    }

    [Test]
    public void An_error_names_the_proxy()
    {
        Variables["HTTPS_PROXY"] = "http://me:secret@127.0.0.1:1";
        WriteKubeconfig("\"server\":\"https://cluster.example:6443\"", "");
        Assert.That(
            Assert.ThrowsAsync<HttpRequestException>(() => Connect().ListAsync<V1Namespace>())!.Message,
            Is.EqualTo(
                "GET https://cluster.example:6443/api/v1/namespaces through the proxy http://127.0.0.1:1 (from HTTPS_PROXY) failed after 0.0 s: "
                + "Connection refused (127.0.0.1:1)"));
    }

    private static ApiProxy? Choose(string server, params (string Name, string Value)[] variables) =>
        ApiProxy.FromEnvironment(new Uri(server), name => variables.SingleOrDefault(variable => variable.Name == name).Value);
}
