using Dragonfly.Operator.Tests.Fakes;
using k8s.Exceptions;
using k8s.Models;

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
    public void Yaml_is_read_too()
    {
        Home.Write(".kube/config", """
            # written by hand
            current-context: &name dev
            contexts:
            - name: *name
              context: {cluster: c, namespace: ""}
            clusters:
            - name: c
              cluster:
                server: 'https://10.0.0.1:6443'
                insecure-skip-tls-verify: "true"
                extensions: [{name: any, extension: {a: [1]}}]
            preferences: {}
            """);
        Assert.That(Connect().BaseUri, Is.EqualTo(new Uri("https://10.0.0.1:6443/")));
    }

    [TestCase("a: b: c", "line 1, column 5: ")]
    [TestCase("current-context: [", "line 2, column 1: ")]
    [TestCase("- a", "it is not a mapping")]
    [TestCase("current-context: dev\ncontexts: {}", "line 2, column 11: Expected 'SequenceStart', got 'MappingStart'")]
    [TestCase("current-context: dev\ncontexts: [{name: dev, context: {cluster: []}}]", "line 2, column 43: the value has the wrong type")]
    [TestCase("current-context: dev\nclusters: [{name: c, cluster: {insecure-skip-tls-verify: maybe}}]", "line 2, column 58: The value \"maybe\" is not a valid YAML Boolean")]
    public void A_file_that_cannot_be_read_is_named_with_the_place(string yaml, string problem)
    {
        var path = Home.Write(".kube/config", yaml);
        Assert.That(Error(), Does.StartWith($"kubeconfig {path}: ").And.Contains(problem).And.Not.Contains("\n"));
    }

    [Test]
    public void An_empty_file_among_others_is_passed_over()
    {
        WriteKubeconfig(Cluster, "");
        Variables["KUBECONFIG"] = string.Join(Path.PathSeparator, Home.Write("empty", "# nothing\n"), Path.Combine(Home.Path, ".kube/config"));
        Assert.That(Connect().BaseUri, Is.EqualTo(new Uri("https://10.0.0.1:6443/")));
    }

    [TestCase("", "http")]
    [TestCase(",\"insecure-skip-tls-verify\":true", "https")]
    public void A_server_without_a_scheme_is_taken_as_kubectl_takes_it(string tls, string scheme)
    {
        WriteKubeconfig($"\"server\":\"10.0.0.1:6443\"{tls}", "");
        Assert.That(Connect().BaseUri, Is.EqualTo(new Uri($"{scheme}://10.0.0.1:6443/")));
    }

    [Test]
    public async Task A_user_can_act_as_another()
    {
        await using var server = await FakeApiServer.StartAsync();
        WriteKubeconfig($"\"server\":\"{server.Address}\"", "\"token\":\"t\",\"as\":\"jane\",\"as-groups\":[\"a\",\"b\"]");
        await Connect().ListAsync<V1Namespace>();
        var headers = server.Requests.Single().Headers;
        Assert.That((headers["Impersonate-User"], headers["Impersonate-Group"].Replace(" ", "", StringComparison.Ordinal)), Is.EqualTo(("jane", "a,b")));
    }

    [Test]
    public async Task A_name_and_a_password_are_shown()
    {
        await using var server = await FakeApiServer.StartAsync();
        WriteKubeconfig($"\"server\":\"{server.Address}\"", "\"username\":\"me\",\"password\":\"a:b\"");
        await Connect().ListAsync<V1Namespace>();
        Assert.That(server.Requests.Single().Authorization, Is.EqualTo("Basic " + Base64("me:a:b")));
    }

    [Test]
    public void Nothing_at_all_says_where_was_looked() => Assert.That(
        Error(),
        Is.EqualTo(
            "neither in a cluster (KUBERNETES_SERVICE_HOST and a service account's token) nor a kubeconfig at "
            + Path.Combine(Home.Path, ".kube", "config")));

    [TestCase("""{}""", "current-context is missing")]
    [TestCase("""{"current-context":"dev"}""", "contexts has no entry named 'dev'")]
    [TestCase("""{"current-context":"dev","contexts":[{"name":"dev"}]}""", "contexts[dev].context is missing")]
    [TestCase("""{"current-context":"dev","contexts":[{"name":"dev","context":{}}]}""", "contexts[dev].context.cluster is missing")]
    [TestCase("""{"current-context":"dev","contexts":[{"name":"dev","context":{"cluster":"c"}}]}""", "clusters has no entry named 'c'")]
    public void A_wrong_field_is_named(string json, string problem)
    {
        var path = Home.Write(".kube/config", json);
        Assert.That(Error(), Is.EqualTo($"kubeconfig {path}: {problem}"));
    }

    [TestCase("", "", "clusters[c].cluster.server is missing")]
    [TestCase("\"server\":\"ftp://10.0.0.1\"", "", "clusters[c].cluster.server 'ftp://10.0.0.1' is not an http(s) URL")]
    [TestCase(Cluster + ",\"certificate-authority-data\":\"%\"", "", "clusters[c].cluster.certificate-authority-data is not base64")]
    [TestCase(Cluster + ",\"certificate-authority-data\":\"QQ==\"", "", "clusters[c].cluster.certificate-authority-data: contains no PEM certificate")]
    [TestCase(Cluster + ",\"proxy-url\":\"ftp://p\"", "", "clusters[c].cluster.proxy-url 'ftp://p' is not an http, https or socks5 URL")]
    [TestCase(Cluster, "\"auth-provider\":{\"name\":\"oidc\"}", "users[u].user.auth-provider is not supported; use its successor, an exec plugin")]
    [TestCase(Cluster, "\"as-groups\":[\"a\"]", "users[u].user.as-groups needs 'as'")]
    [TestCase(Cluster, "\"as\":\"a\",\"as-uid\":\"7\"", "users[u].user.as-uid is not supported")]
    [TestCase(Cluster, "\"exec\":{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"command\":\"a\",\"env\":[{\"name\":\"A\"}]}", "users[u].user.exec.env must be a list of name and value")]
    [TestCase(Cluster, "\"client-key-data\":\"QQ==\"", "users[u].user.client-certificate is missing")]
    [TestCase(Cluster, "\"exec\":{\"apiVersion\":\"v0\"}", "users[u].user.exec.apiVersion 'v0' is not supported; use client.authentication.k8s.io/v1 or client.authentication.k8s.io/v1beta1")]
    [TestCase(Cluster, "\"exec\":{\"apiVersion\":\"client.authentication.k8s.io/v1\"}", "users[u].user.exec.command is missing")]
    public void A_wrong_field_of_cluster_or_user_is_named(string cluster, string user, string problem)
    {
        WriteKubeconfig(cluster, user);
        Assert.That(Error(), Is.EqualTo($"kubeconfig {Path.Combine(Home.Path, ".kube/config")}: {problem}"));
    }

    [TestCase("\"certificate-authority\":\"ca.crt\"", "", "clusters[c].cluster.certificate-authority ")]
    [TestCase("\"tls-server-name\":\"a\"", "\"client-certificate\":\"a.crt\"", "users[u].user.client-certificate cannot be read: ")]
    public void A_file_that_is_not_there_is_named(string cluster, string user, string problem)
    {
        WriteKubeconfig($"{Cluster},{cluster}", user);
        Assert.That(Error(), Does.StartWith($"kubeconfig {Path.Combine(Home.Path, ".kube/config")}: {problem}").And.Contains(Home.Path));
    }

    [Test]
    public void What_was_wrong_can_be_put_right_while_running()
    {
        var client = Connect();
        Assert.That(() => client.BaseUri, Throws.InstanceOf<KubeConfigException>());
        WriteKubeconfig(Cluster, "");
        Assert.That(client.BaseUri, Is.EqualTo(new Uri("https://10.0.0.1:6443/")));
    }

    private string Error() => Assert.Throws<KubeConfigException>(() => _ = Connect().BaseUri)!.Message;
}
