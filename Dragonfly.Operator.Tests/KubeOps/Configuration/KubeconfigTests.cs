using Dragonfly.Operator.Tests.Fakes;
using k8s.Models;
using KubeOps.KubernetesClient.Configuration;

namespace Dragonfly.Operator.Tests.Embedded.Configuration;

public sealed class KubeconfigTests : ConfigurationFixture
{
    private const string Cluster = "\"server\": \"https://10.0.0.1:6443\"";

    [Test]
    public async Task A_token_is_shown()
    {
        await using var server = await FakeApiServer.StartAsync();
        WriteKubeconfig($"\"server\": \"{server.Address}\"", "\"token\": \"secret\"", ", \"namespace\": \"mine\"");
        var client = Connect();

        Assert.Multiple(async () =>
        {
            Assert.That(await client.ListAsync<V1Namespace>(), Is.Empty);
            Assert.That(server.Requests.Single().Authorization, Is.EqualTo("Bearer secret"));
            Assert.That(client.BaseUri, Is.EqualTo(server.Address));
            Assert.That(await client.GetCurrentNamespaceAsync(), Is.EqualTo("mine"));
        });
    }

    [Test]
    public async Task A_token_file_is_read_relative_to_the_kubeconfig()
    {
        await using var server = await FakeApiServer.StartAsync();
        Home.Write(".kube/tokens/a", "secret\n");
        WriteKubeconfig($"\"server\": \"{server.Address}\"", "\"tokenFile\": \"tokens/a\"");
        await Connect().ListAsync<V1Namespace>();
        Assert.That(server.Requests.Single().Authorization, Is.EqualTo("Bearer secret"));
    }

    [Test]
    public async Task A_path_in_the_servers_address_is_kept()
    {
        await using var server = await FakeApiServer.StartAsync();
        WriteKubeconfig($"\"server\": \"{server.Address}k8s/clusters/c-1\"", "");
        Assert.That(async () => await Connect().ListAsync<V1Namespace>(), Throws.Exception);
        Assert.That(server.Requests.Single().Path, Is.EqualTo("/k8s/clusters/c-1/api/v1/namespaces"));
    }

    [Test]
    public async Task Several_files_are_one_and_what_stands_first_counts()
    {
        await using var server = await FakeApiServer.StartAsync();
        var first = Home.Write("a/one", """
            {"current-context":"x","contexts":[{"name":"x","context":{"cluster":"c","user":"u"}}],"users":[{"name":"u","user":{"tokenFile":"t"}}]}
            """);
        Home.Write("a/t", "first");
        var second = Home.Write("b/two", $$$"""
            {"current-context":"y","clusters":[{"name":"c","cluster":{"server":"{{{server.Address}}}"}}],"users":[{"name":"u","user":{"token":"second"}}]}
            """);
        Variables["KUBECONFIG"] = string.Join(Path.PathSeparator, first, "/does/not/exist", second);
        await Connect().ListAsync<V1Namespace>();
        Assert.That(server.Requests.Single().Authorization, Is.EqualTo("Bearer first"));
    }

    [Test]
    public void Yaml_is_read_by_the_programs_own_reader()
    {
        Home.Write(".kube/config", "current-context: dev\n");
        var client = Connect(yaml => yaml == "current-context: dev\n"
            ? """
              {"current-context":"dev","contexts":[{"name":"dev","context":{"cluster":"c"}}],
               "clusters":[{"name":"c","cluster":{"server":"https://10.0.0.1:6443","insecure-skip-tls-verify":"true"}}]}
              """
            : throw new FormatException());
        Assert.That(client.BaseUri, Is.EqualTo(new Uri("https://10.0.0.1:6443/")));
    }

    [Test]
    public void Yaml_without_a_reader_and_a_reader_that_throws_name_the_file()
    {
        var path = Home.Write(".kube/config", "a: b\n");
        Assert.Multiple(() =>
        {
            Assert.That(Error(null), Is.EqualTo($"kubeconfig {path}: it is YAML, and only JSON is understood here"));
            Assert.That(Error(_ => throw new FormatException("line 3\ncolumn 4")), Is.EqualTo($"kubeconfig {path}: line 3 column 4"));
            Assert.That(Error(_ => "[]"), Is.EqualTo($"kubeconfig {path}: it is no object"));
        });
    }

    [Test]
    public void Nothing_at_all_says_where_was_looked() => Assert.That(
        Error(null),
        Is.EqualTo(
            "neither in a cluster (KUBERNETES_SERVICE_HOST and a service account's token) nor a kubeconfig at "
            + Path.Combine(Home.Path, ".kube", "config")));

    [TestCase("""{}""", "current-context is missing")]
    [TestCase("""{"current-context":"dev"}""", "contexts has no entry named 'dev'")]
    [TestCase("""{"current-context":"dev","contexts":{}}""", "contexts must be a list")]
    [TestCase("""{"current-context":"dev","contexts":[{"name":"dev"}]}""", "contexts[dev].context is missing")]
    [TestCase("""{"current-context":"dev","contexts":[{"name":"dev","context":{}}]}""", "contexts[dev].context.cluster is missing")]
    [TestCase("""{"current-context":"dev","contexts":[{"name":"dev","context":{"cluster":[]}}]}""", "contexts[dev].context.cluster must be a string")]
    [TestCase("""{"current-context":"dev","contexts":[{"name":"dev","context":{"cluster":"c"}}]}""", "clusters has no entry named 'c'")]
    public void A_wrong_field_is_named(string json, string problem)
    {
        var path = Home.Write(".kube/config", json);
        Assert.That(Error(null), Is.EqualTo($"kubeconfig {path}: {problem}"));
    }

    [TestCase("", "", "clusters[c].cluster.server is missing")]
    [TestCase("\"server\":\"10.0.0.1:6443\"", "", "clusters[c].cluster.server '10.0.0.1:6443' is no http(s) URL")]
    [TestCase(Cluster + ",\"certificate-authority-data\":\"%\"", "", "clusters[c].cluster.certificate-authority-data is not base64")]
    [TestCase(Cluster + ",\"certificate-authority-data\":\"QQ==\"", "", "clusters[c].cluster.certificate-authority-data: no PEM certificate in it")]
    [TestCase(Cluster + ",\"insecure-skip-tls-verify\":\"maybe\"", "", "clusters[c].cluster.insecure-skip-tls-verify 'maybe' is neither true nor false")]
    [TestCase(Cluster + ",\"proxy-url\":\"http://p\"", "", "clusters[c].cluster.proxy-url is not supported; set HTTPS_PROXY")]
    [TestCase(Cluster, "\"username\":\"a\"", "users[u].user.username is not supported; use a token, a client certificate or an exec plugin")]
    [TestCase(Cluster, "\"client-key-data\":\"QQ==\"", "users[u].user.client-certificate is missing")]
    [TestCase(Cluster, "\"exec\":{\"apiVersion\":\"v0\"}", "users[u].user.exec.apiVersion 'v0' is not supported; use client.authentication.k8s.io/v1 or client.authentication.k8s.io/v1beta1")]
    [TestCase(Cluster, "\"exec\":{\"apiVersion\":\"client.authentication.k8s.io/v1\"}", "users[u].user.exec.command is missing")]
    public void A_wrong_field_of_cluster_or_user_is_named(string cluster, string user, string problem)
    {
        WriteKubeconfig(cluster, user);
        Assert.That(Error(null), Is.EqualTo($"kubeconfig {Path.Combine(Home.Path, ".kube/config")}: {problem}"));
    }

    [TestCase("\"certificate-authority\":\"ca.crt\"", "", "clusters[c].cluster.certificate-authority ")]
    [TestCase("\"server\":\"https://a\"", "\"client-certificate\":\"a.crt\"", "users[u].user.client-certificate cannot be read: ")]
    public void A_file_that_is_not_there_is_named(string cluster, string user, string problem)
    {
        WriteKubeconfig($"{Cluster},{cluster}", user);
        Assert.That(Error(null), Does.StartWith($"kubeconfig {Path.Combine(Home.Path, ".kube/config")}: {problem}").And.Contains(Home.Path));
    }

    [Test]
    public void What_was_wrong_can_be_put_right_while_running()
    {
        var client = Connect();
        Assert.That(() => client.BaseUri, Throws.InstanceOf<ClusterConfigurationException>());
        WriteKubeconfig(Cluster, "");
        Assert.That(client.BaseUri, Is.EqualTo(new Uri("https://10.0.0.1:6443/")));
    }

    private string Error(Func<string, string>? yamlToJson) =>
        Assert.Throws<ClusterConfigurationException>(() => _ = Connect(yamlToJson).BaseUri)!.Message;
}
