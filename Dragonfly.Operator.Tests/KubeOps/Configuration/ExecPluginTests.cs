using Dragonfly.Operator.Tests.Fakes;
using k8s.Exceptions;
using k8s.Models;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Tests.Embedded.Configuration;

public sealed class ExecPluginTests : ConfigurationFixture
{
    private const string V1 = "client.authentication.k8s.io/v1";
    private FakeApiServer _server = null!;

    [SetUp]
    public async Task StartAsync() => _server = await FakeApiServer.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _server.DisposeAsync();

    [TestCase(V1)]
    [TestCase("client.authentication.k8s.io/v1beta1")]
    public async Task A_token_is_kept_until_it_expires(string version)
    {
        // Each run counts itself, and hands out a token that says which run it was.
        Plugin("""
            echo run >> "$PLUGIN_DIR/runs"
            n=$(wc -l < "$PLUGIN_DIR/runs")
            echo "{\"apiVersion\":\"$VERSION\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"$1-$n\",\"expirationTimestamp\":\"2024-01-02T04:04:05Z\"}}"
            """);
        var client = Configure(version, ",\"args\":[\"tok\"]");

        await client.ListAsync<V1Namespace>();
        Time.Advance(TimeSpan.FromMinutes(59));
        await client.ListAsync<V1Namespace>();
        Time.Advance(TimeSpan.FromMinutes(1));
        await client.ListAsync<V1Namespace>();

        Assert.That(
            _server.Requests.Select(request => request.Authorization),
            Is.EqualTo(new[] { "Bearer tok-1", "Bearer tok-1", "Bearer tok-2" }));
    }

    [Test]
    public async Task A_token_that_is_refused_is_asked_for_again()
    {
        Plugin("""
            echo run >> "$PLUGIN_DIR/runs"
            echo "{\"apiVersion\":\"$VERSION\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"$(wc -l < "$PLUGIN_DIR/runs")\"}}"
            """);
        _server.Authorize = token => token == "2";
        Assert.That(await Configure().ListAsync<V1Namespace>(), Is.Empty);
    }

    [Test]
    public async Task Many_requests_at_once_run_the_plugin_once()
    {
        Plugin("""
            echo run >> "$PLUGIN_DIR/runs"
            echo "{\"apiVersion\":\"$VERSION\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"t\"}}"
            """);
        var client = Configure();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.ListAsync<V1Namespace>()));
        Assert.That(File.ReadAllLines(Path.Combine(Home.Path, "runs")), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task The_plugin_is_told_about_the_cluster_when_it_wants_to()
    {
        Plugin("""
            echo "$KUBERNETES_EXEC_INFO" > "$PLUGIN_DIR/info"
            echo "{\"apiVersion\":\"$VERSION\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"t\"}}"
            """);
        await Configure(V1, ",\"provideClusterInfo\":true").ListAsync<V1Namespace>();
        Assert.That(
            File.ReadAllText(Path.Combine(Home.Path, "info")).Trim(),
            Is.EqualTo(
                """{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","spec":{"interactive":false,"cluster":"""
                + "{\"server\":\"" + _server.Address + "\"}}}"));
    }

    [Test]
    public async Task The_plugin_is_told_the_CA_of_a_file_beside_the_kubeconfig()
    {
        Home.Write(".kube/ca.crt", Certificates.AuthorityPem);
        Plugin("""
            echo "$KUBERNETES_EXEC_INFO" > "$PLUGIN_DIR/info"
            echo "{\"apiVersion\":\"$VERSION\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"t\"}}"
            """);
        await Configure(V1, ",\"provideClusterInfo\":true", $"\"server\":\"{_server.Address}\",\"certificate-authority-data\":\"\",\"certificate-authority\":\"ca.crt\"")
            .ListAsync<V1Namespace>();
        var info = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(Path.Combine(Home.Path, "info")))!;
        Assert.That($"{info["spec"]!["cluster"]!["certificate-authority-data"]}", Is.EqualTo(Base64(Certificates.AuthorityPem)));
    }

    [Test]
    public void A_CA_file_for_the_plugin_that_cannot_be_read_is_named()
    {
        Plugin("exit 0");
        var cluster = $"\"server\":\"{_server.Address}\",\"certificate-authority\":\"gone.crt\",\"insecure-skip-tls-verify\":true";
        Assert.That(
            async () => await Configure(V1, ",\"provideClusterInfo\":true", cluster).ListAsync<V1Namespace>(),
            Throws.TypeOf<KubeConfigException>().With.Message.Contains("needs the cluster's certificate-authority (provideClusterInfo), which cannot be read").And.Message.Contains("gone.crt"));
    }

    [Test]
    public async Task A_client_certificate_from_the_plugin_is_shown()
    {
        await using var server = await FakeApiServer.StartAsync(Certificates.Server(), demandsClientCertificate: true);
        var (certificate, key) = Certificates.Client("plugin");
        var answer = System.Text.Json.Nodes.JsonNode.Parse("""{"kind":"ExecCredential","status":{}}""")!;
        answer["apiVersion"] = V1;
        answer["status"]!["clientCertificateData"] = certificate;
        answer["status"]!["clientKeyData"] = key;
        Home.Write("answer", answer.ToJsonString());
        Plugin("cat \"$PLUGIN_DIR/answer\"");

        var client = Configure(
            cluster: $"\"server\":\"{server.Address}\",\"certificate-authority-data\":\"{Base64(Certificates.AuthorityPem)}\"");
        Assert.That(await client.ListAsync<V1Namespace>(), Is.Empty);
        Assert.That(server.ClientNames, Is.EqualTo(new[] { "CN=plugin" }));
    }

    [Test]
    public async Task Arguments_are_handed_over_as_they_are()
    {
        Plugin("""
            printf '%s\n' "$@" > "$PLUGIN_DIR/args"
            echo "{\"apiVersion\":\"$VERSION\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"t\"}}"
            """);
        await Configure(V1, ",\"args\":[\"--profile\",\"two words\",\"\\\"quoted\\\"\",\"\",\"7\"]").ListAsync<V1Namespace>();
        Assert.That(File.ReadAllLines(Path.Combine(Home.Path, "args")), Is.EqualTo(new[] { "--profile", "two words", "\"quoted\"", "", "7" }));
    }

    [TestCase("echo not logged in >&2; echo log in first >&2; exit 3", " ended with 3: not logged in log in first")]
    [TestCase("echo hello", " answered with something other than an ExecCredential: ")]
    [TestCase("echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"v7\"}'", " did not answer with an ExecCredential of client.authentication.k8s.io/v1")]
    [TestCase("echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\"}'", " answered without a status")]
    [TestCase("echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{}}'", " answered with neither a token nor a client certificate")]
    public void A_plugin_that_fails_says_why_in_one_line(string script, string problem)
    {
        Plugin(script);
        var error = Assert.ThrowsAsync<KubeConfigException>(() => Configure().ListAsync<V1Namespace>())!.Message;
        Assert.That(error, Does.StartWith(
            $"kubeconfig {Path.Combine(Home.Path, ".kube/config")}: users[u].user.exec.command '{Path.Combine(Home.Path, "plugin")}'{problem}"));
        Assert.That(error, Does.Not.Contain("\n"));
    }

    [Test]
    public void A_plugin_that_is_not_there_comes_with_the_hint_how_to_install_it()
    {
        var error = Assert.ThrowsAsync<KubeConfigException>(
            () => Configure(V1, ",\"installHint\":\"get it\\nthere\"").ListAsync<V1Namespace>())!.Message;
        Assert.That(error, Does.Contain("cannot be started: ").And.EndsWith(" (get it there)"));
    }

    [Test]
    public async Task A_plugin_that_hangs_is_ended()
    {
        Plugin("echo $$ > \"$PLUGIN_DIR/pid\"; exec sleep 600");
        var client = Configure(execTimeout: TimeSpan.FromSeconds(9));
        var list = client.ListAsync<V1Namespace>();
        await Eventually.TrueAsync(() => File.Exists(Path.Combine(Home.Path, "pid")), "the plugin");
        Time.Advance(TimeSpan.FromSeconds(9));
        Assert.That(
            Assert.ThrowsAsync<KubeConfigException>(() => list)!.Message, Does.EndWith("' took longer than 9 s"));
    }

    private void Plugin(string script) => Home.WriteScript("plugin", "#!/bin/sh\n" + script + "\n");

    private KubernetesClient Configure(string version = V1, string more = "", string? cluster = null, TimeSpan? execTimeout = null)
    {
        var env = $$"""[{"name":"PLUGIN_DIR","value":"{{Home.Path}}"},{"name":"VERSION","value":"{{version}}"}]""";
        WriteKubeconfig(
            cluster ?? $"\"server\":\"{_server.Address}\"",
            $"\"exec\":{{\"apiVersion\":\"{version}\",\"command\":\"../plugin\",\"env\":{env}{more}}}");
        return Connect(execTimeout: execTimeout);
    }
}
