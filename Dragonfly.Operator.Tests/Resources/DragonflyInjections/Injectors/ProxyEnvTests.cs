using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections.Injectors;

/// <summary>The further variables of proxyEnv, and what stays out of the proxy.</summary>
public sealed class ProxyEnvTests
{
    private static readonly InjectionSettings Settings = InjectedPod.Defaults with
    {
        Inject = InjectorKinds.Proxy,
        ProxyEnv = ["MY_PROXY", "http_proxy", "HTTP_PROXY", "HTTPS_PROXY"],
        NoProxy = ["corp.example", "localhost"],
    };

    [Test]
    public void Standard_names_come_in_both_cases_and_others_as_they_are_written()
    {
        var pod = InjectedPod.FromApp("\"env\": []", Settings);

        string[] want = ["NODE_NAME", "DRAGONFLY_PROXY_PORT", "DRAGONFLY_INJECT_PROXY", "MY_PROXY", "HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy"];
        Assert.That(pod.EnvNames("app"), Is.EqualTo(want));
        Assert.That(want[3..8].Select(name => pod.Environment("app")[name]), Is.All.EqualTo("http://node-1:4001"));
    }

    [Test]
    public void The_cluster_itself_stays_out_of_the_proxy()
    {
        var environment = InjectedPod.FromApp("\"env\": []", Settings).Environment("app");

        Assert.That(environment["NO_PROXY"], Is.EqualTo("corp.example,localhost,127.0.0.1,::1,.svc,.cluster.local,10.96.0.1,169.254.169.254"));
        Assert.That(environment["no_proxy"], Is.EqualTo(environment["NO_PROXY"]));
    }

    [Test]
    public void The_API_server_that_the_user_names_stays_out_of_the_proxy()
    {
        var pod = InjectedPod.FromApp("""
            "env": [{ "name": "A", "value": "$(MY_PROXY)" }, { "name": "KUBERNETES_SERVICE_HOST", "value": "api.corp.example" }]
            """, Settings);

        Assert.That(pod.Environment("app")["A"], Is.EqualTo("http://node-1:4001"));
        Assert.That(pod.Environment("app")["NO_PROXY"], Does.Contain(",api.corp.example,"));
    }

    [TestCase("http_proxy", "HTTPS_PROXY https_proxy NO_PROXY no_proxy")]
    [TestCase("HTTP_PROXY", "HTTPS_PROXY https_proxy NO_PROXY no_proxy")]
    [TestCase("no_proxy", "HTTP_PROXY http_proxy HTTPS_PROXY https_proxy")]
    [TestCase("NO_PROXY", "HTTP_PROXY http_proxy HTTPS_PROXY https_proxy")]
    public void A_pair_of_which_the_user_has_one_is_left_alone(string own, string added)
    {
        var pod = InjectedPod.FromApp($$"""
            "env": [{ "name": "{{own}}", "value": "mine" }]
            """, Settings);

        Assert.That(pod.EnvNames("app")[4..^1], Is.EqualTo(added.Split(' ')));
        Assert.That(pod.EnvNames("app")[^1], Is.EqualTo(own));
    }

    [Test]
    public void Without_a_standard_name_NO_PROXY_is_not_touched()
    {
        Assert.That(InjectedPod.FromApp("\"env\": []", Settings with { ProxyEnv = ["MY_PROXY"] }).EnvNames("app"), Has.None.EqualTo("NO_PROXY"));

        var pod = InjectedPod.FromApp("""
            "env": [{ "name": "HTTP_PROXY", "value": "x" }, { "name": "https_proxy", "value": "x" }]
            """, Settings);
        Assert.That(pod.EnvNames("app"), Has.None.EqualTo("NO_PROXY"));
    }
}
