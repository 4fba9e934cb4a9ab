using System.Text;
using Dragonfly.Operator.Commands.Check;
using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.Checks;
using Dragonfly.Operator.Tests.Commands;
using Dragonfly.Operator.Tests.Commands.Checking;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Tests.KubeOpsCli;
using Dragonfly.Operator.Tests.Webhooks;
using Dragonfly.Operator.Webhooks.Entries;
using k8s.Models;

namespace Dragonfly.Operator.Tests.House;

/// <summary>A further kind needs its own files and one more item in the list: everything else is written for any kind.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class FifthKindTests
{
    private const string Pod = """{ "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "web", "labels": { "app": "web" } }, "spec": { "containers": [{ "name": "app" }] } }""";

    private const string Resource = """
        { "apiVersion": "dragonfly.io/v1alpha1", "kind": "Greeting", "metadata": { "name": "hello-web" }, "spec": { "podSelector": { "matchLabels": { "app": "web" } } } }
        """;

    private const string Added = """{"op":"add","path":"/metadata/annotations/dragonfly.io~1greeting","value":"hello"}""";

    private static readonly Type[] Types = [typeof(V1Alpha1Greeting), typeof(GreetingController), typeof(GreetingValidationWebhook)];

    private readonly Kinds _kinds = new([.. Kinds.Create(), new GreetingKind()]);
    private readonly ManifestFolder _folder = new();

    private GreetingKind Kind => _kinds.Get<GreetingKind>();

    [TearDown]
    public void Delete() => _folder.Dispose();

    [Test]
    public void Its_CRD_its_webhook_and_its_rights_are_generated()
    {
        var files = Generated.Files(new("d7y-operator"), Types);
        string Content(string path) => files.Single(file => file.Path == path).Text;

        Assert.That(Content("crd/greetings_dragonfly_io.yaml"), Does.Contain("kind: Greeting").And.Contain("podSelector:").And.Contain("- hi"));
        Assert.That(Content("webhook/validators.yaml"), Does.Contain("path: /validate/v1alpha1greeting"));
        Assert.That(Content("rbac/operator-role.yaml"), Does.Contain("- greetings"));
    }

    [Test]
    public void A_resource_is_in_force_until_it_is_deleted()
    {
        var entity = KubeOpsAdapter.Read<V1Alpha1Greeting>(Json.Element(Resource));
        Kind.Set(entity);
        var webhook = EntryComposition.Of([.. _kinds.SelectMany(kind => kind.WebhookEntries)], new(new(), 3), [], _ => false).Webhooks.Single();

        Assert.That((Kind.Count, webhook.MatchConditions.Single().Expression), Is.EqualTo((1, "(has(object.metadata.labels) && 'app' in object.metadata.labels && object.metadata.labels['app'] in ['web'])")));
        Kind.Remove(entity);
        Assert.That((Kind.Count, _kinds.SelectMany(kind => kind.WebhookEntries).Count()), Is.EqualTo((0, 0)));
    }

    [Test]
    public void The_command_line_reads_its_files_and_goes_by_them()
    {
        var (pod, resource) = (_folder.Write("pod.yaml", Pod), _folder.Write("resource.yaml", Resource));
        var injected = CommandLine.Inject(_kinds, "-f", pod, "--resources", resource, "-o", "patch");
        var explained = CommandLine.Explain(_kinds, "-f", pod, "--resources", resource);
        var bad = CommandLine.Inject(_kinds, "-f", pod, "--resources", _folder.Write("bad.yaml", Resource.Replace("podSelector", "podSelectors", StringComparison.Ordinal)));
        var leftOut = CommandLine.Explain(_kinds, "-f", pod, "--resources", resource, "-n", "kube-system");

        Assert.That(injected.Output, Does.Contain(Added));
        Assert.That(injected.Error, Does.Contain("Greeting Injected by hello-web"));
        Assert.That(explained.Output, Does.Contain("  Greeting: Injected\n").And.Contain("  resource     hello-web (priority 0): chosen: selects the Pod\n"));
        Assert.That(leftOut.Output, Does.Contain("  Greeting: NotCalled\n"));
        Assert.That((bad.ExitCode, bad.Error), Is.EqualTo((2, $"error: {Path.Combine(Path.GetDirectoryName(pod)!, "bad.yaml")}: document 1, line 1: spec.podSelectors: unknown field\n")));
    }

    [Test]
    public async Task The_webhooks_and_the_metrics_know_it()
    {
        var file = _folder.Write("resource.yaml", Resource);
        await using var @operator = await StandaloneOperator.StartAsync(options => options with { Resources = [file] }, kinds: _kinds);
        var answer = await @operator.ReviewAsync(Review.OfPod(Pod));
        using var refused = await @operator.Client.PostAsync("/validate/v1alpha1greeting", new StringContent(
            $$"""{ "kind": "AdmissionReview", "apiVersion": "admission.k8s.io/v1", "request": { "uid": "u", "operation": "CREATE", "kind": { "group": "dragonfly.io", "version": "v1alpha1", "kind": "Greeting" }, "object": {{Resource.Replace("\"spec\": { ", "\"spec\": { \"text\": \"\", ", StringComparison.Ordinal)}} } }""",
            Encoding.UTF8,
            "application/json"));
        using var probes = new HttpClient { BaseAddress = @operator.Probes };
        var metrics = await probes.GetStringAsync("/metrics");

        Assert.That(answer.Patch, Does.Contain(Added));
        Assert.That(await refused.Content.ReadAsStringAsync(), Does.Contain("\"allowed\":false").And.Contain("spec.text: Required value"));
        Assert.That(metrics, Does.Contain("\ndragonfly_greetings{} 1\n"));
    }

    [Test]
    public async Task What_commands_ask_an_API_server_is_asked_for_it()
    {
        var cluster = new CheckedCluster { Kinds = _kinds };
        cluster.List(() => new List<V1Alpha1Greeting> { KubeOpsAdapter.Read<V1Alpha1Greeting>(Json.Element(Resource)) });
        cluster.Pods.Add("""{ "metadata": { "name": "web", "namespace": "default", "labels": { "app": "web" } }, "spec": { "containers": [{ "name": "app" }] } }""");
        cluster.Configuration!.Webhooks[0].NamespaceSelector = new();
        var results = await cluster.CheckAsync();

        Assert.That(results[0].Detail, Is.EqualTo("SidecarInjections, DragonflyInjections, PodDistributions, NetworkInjections and Greetings can be read"));
        Assert.That(results.Single(result => result.Check == "Greetings").ToString(), Does.StartWith("! Greetings: hello-web: WebhookEntryPending: "));
        Assert.That(results.Single(result => result.Check == "running Pods").Detail, Does.EndWith(": default/pod/web"));
    }
}
