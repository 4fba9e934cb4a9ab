using System.Text.Json.Nodes;
using Dragonfly.Operator.Commands.Manifests;
using Dragonfly.Operator.Tests;
using Dragonfly.Operator.Tests.E2E.Cluster;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Tests.Packaging;

namespace Dragonfly.Operator.Tests.Commands;

public sealed class InjectOutputTests
{
    private const string Service = "kind:   Service # as it is\napiVersion: v1\nmetadata: {name: 'web'}\n";

    private static readonly ManifestFolder Folder = new();

    [OneTimeTearDown]
    public void CleanUp() => Folder.Dispose();

    [TestCase(Service)]
    [TestCase("")]
    [TestCase("# only a comment\n---\n---\n...\n")]
    [TestCase("%YAML 1.1\n---\n" + Service + "...\n\n\n")]
    [TestCase("\r\n---\r\nkind: X\r\napiVersion: example.com/v1\r\nspec: {template: {spec: {containers: []}}}")]
    [TestCase("{\"kind\":\"Pod\",  \"apiVersion\":\"v1\", \"spec\":{\"containers\":[]}}")]
    [TestCase("apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n")]
    [TestCase("apiVersion: v1\nkind: List\nitems: ~\n")]
    public void What_is_not_injected_passes_through(string manifest)
    {
        var result = CommandLine.Inject("-f", Folder.Write("in.yaml", manifest));

        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Output, Is.EqualTo(manifest));
    }

    [Test]
    public void A_resource_of_a_namespace_that_names_none_goes_where_kubectl_would_put_it()
    {
        var pod = Folder.Write("owned.yaml", """
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web-7d4b9-x", "labels": {"pod-template-hash": "7d4b9"},
              "ownerReferences": [{"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "web-7d4b9", "controller": true}]},
             "spec": {"containers": [{"name": "app", "image": "busybox"}]}}
            """);
        var resource = Folder.Write("distribution.yaml", """
            {"apiVersion": "dragonfly.io/v1alpha1", "kind": "PodDistribution", "metadata": {"name": "web"},
             "spec": {"target": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}, "groups": [{"name": "a", "nodeSelector": {"pool": "a"}}]}}
            """);
        foreach (string[] where in new[] { [], (string[])["--namespace", "shop"] })
        {
            Assert.That(CommandLine.Inject(["-f", pod, "--resources", resource, .. where]).Output, Does.Contain("\"web/a/0\""));
            Assert.That(CommandLine.Inject(["-f", pod, "-f", resource, .. where]).Output, Does.Contain("\"web/a/0\""));
            Assert.That(CommandLine.Explain(["-f", pod, "--resources", resource, .. where]).Output, Does.Contain("group a takes the Pod as its number 0"));
        }
    }

    [Test]
    public void A_namespace_that_no_file_has_is_selected_by_its_name()
    {
        var pod = Folder.Write("worker.yaml", """
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "w", "labels": {"nvidia.com/dynamo-component-type": "worker"}},
             "spec": {"nodeSelector": {"dynamo.nodeAlias": "worker06"}, "containers": [{"name": "app", "image": "busybox"}]}}
            """);
        var resources = Path.Combine(SourceTree.Root, "examples", "roce-workers.yaml");

        CommandResult Inject(string @namespace) => CommandLine.Inject("-f", pod, "--resources", resources, "--namespace", @namespace);
        CommandResult Explain(string @namespace) => CommandLine.Explain("-f", pod, "--resources", resources, "--namespace", @namespace);

        Assert.That(Inject("dynamo-system").Output, Does.Contain("rdma-networks/roce15"));
        Assert.That(Explain("dynamo-system").Output, Does.Contain("NetworkInjection: Injected"));
        Assert.That(Inject("other").Output, Does.Not.Contain("roce"));
        Assert.That(Explain("other").Output, Does.Not.Contain("Injected"));
    }

    [TestCase("data", false)]
    [TestCase("other", true)]
    public void A_volume_that_a_StatefulSet_claims_for_its_Pods_is_taken(string claim, bool injected)
    {
        var workload = Folder.Write("stateful-set.yaml", $$$"""
            {"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "w"}, "spec": {
              "template": {"spec": {"containers": [{"name": "app", "image": "busybox"}]}},
              "volumeClaimTemplates": [{"metadata": {"name": "{{{claim}}}"}, "spec": {}}]}}
            """);
        var resources = Folder.Write("sidecar.yaml", """
            {"apiVersion": "dragonfly.io/v1alpha1", "kind": "SidecarInjection", "metadata": {"name": "r"}, "spec": {
              "podSelector": {}, "containers": [{"name": "sidecar", "image": "busybox"}], "volumes": [{"name": "data", "emptyDir": {}}]}}
            """);

        foreach (var result in (CommandResult[])[CommandLine.Inject("-f", workload, "--resources", resources), CommandLine.Explain("-f", workload, "--resources", resources)])
        {
            Assert.That(result.Output + result.Error, injected ? Does.Not.Contain("SidecarsLeftOut") : Does.Contain("SidecarInjection r is left out: the Pod has a volume data"));
        }
    }

    [TestCase("yaml")]
    [TestCase("json")]
    [TestCase("patch")]
    public void What_nests_deep_is_injected(string format)
    {
        var pod = ManifestFolder.Pod + $"  deep: {new string('[', 400)}{new string(']', 400)}\n";
        var result = CommandLine.Inject("-f", Folder.Write("in.yaml", pod), "-o", format);

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(result.Output, Does.Contain("DRAGONFLY_INJECT_PROXY"));
        Assert.That(CommandLine.Inject("-f", Folder.Write("out.yaml", format == "yaml" ? result.Output : pod)).ExitCode, Is.Zero);
    }

    [Test]
    public void That_no_Pod_was_found_is_said_once_for_all_files()
    {
        var one = Folder.Write("one.yaml", Service);
        var two = Folder.Write("two.yaml", "kind: Rollout\napiVersion: argoproj.io/v1alpha1\nspec: {workloadRef: {kind: Deployment, name: web}}\n");

        var result = CommandLine.Inject("-f", one, "-f", two);

        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(Folder.Shorten(result.Error), Is.EqualTo("no Pod or Pod template was found in one.yaml, two.yaml\n"));
        Assert.That(CommandLine.Inject("-f", one, "-f", Folder.Write("in.yaml", ManifestFolder.Pod)).Error, Does.Not.Contain("no Pod"));
    }

    [TestCase("apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  labels:\n    dragonfly.io/inject: \"true\"\nspec:\n  template:\n    spec:\n      containers: []\n", "Deployment's own metadata.labels, which its Pods do not get; move it to spec.template.metadata.labels")]
    [TestCase("apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: web\n  annotations:\n    dragonfly.io/inject-p2p: \"true\"\nspec:\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          containers: []\n", "CronJob's own metadata.annotations, which its Pods do not get; move it to spec.jobTemplate.spec.template.metadata.annotations")]
    public void Who_asks_in_the_wrong_place_is_told_the_right_one(string manifest, string told)
    {
        var result = CommandLine.Inject("-f", Folder.Write("in.yaml", manifest));

        Assert.That((result.ExitCode, result.Output), Is.EqualTo((0, manifest)));
        Assert.That(result.Error, Does.Contain("  dragonfly: NotRequested: dragonfly.io/inject").And.Contain(told));
        Assert.That(CommandLine.Inject("-f", Folder.Write("in.yaml", manifest), "--all").Error, Does.Not.Contain("move it"));
    }

    [Test]
    public void Several_files_become_one_stream()
    {
        var one = Folder.Write("one.yaml", Service.TrimEnd());
        var two = Folder.Write("two.yaml", "---\n" + Service);
        var three = Folder.Write("three.yaml", Service);

        Assert.That(CommandLine.Inject("-f", one, "-f", two, "-f", three).Output, Is.EqualTo($"{Service}---\n{Service}---\n{Service}"));
    }

    [TestCase(new[] { "a.json", "b.json" }, "a b", true)]
    [TestCase(new[] { "two.json", "a.json" }, "k1 k2 a", true)]
    [TestCase(new[] { "a.json", "c.yaml" }, "a c", false)]
    [TestCase(new[] { "c.yaml", "two.json" }, "c k1 k2", false)]
    [TestCase(new[] { "two.json", "c.yaml", "marked.json" }, "k1 k2 c m n", false)]
    [TestCase(new[] { "marked.json" }, "m n", false)]
    [TestCase(new[] { "flow.yaml", "a.json" }, "f a", false)]
    [TestCase(new[] { "comment.yaml", "a.json" }, "a", false)]
    public async Task Whatever_comes_in_one_stream_goes_out(string[] files, string names, bool isJson)
    {
        const string Annotated = "\"metadata\":{\"name\":\"NAME\",\"annotations\":{\"dragonfly.io/inject\":\"true\"}},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"b\",\"args\":[\"\\/\\ud83d\\ude00\"]}]}}";
        var contents = new Dictionary<string, string>
        {
            ["a.json"] = "{\"apiVersion\":\"v1\",\"kind\":\"Pod\"," + Annotated.Replace("NAME", "a", StringComparison.Ordinal),
            ["b.json"] = "{\n\t\"apiVersion\":\"v1\",\"kind\":\"Pod\"," + Annotated.Replace("NAME", "b", StringComparison.Ordinal) + "\n",
            ["two.json"] = "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"k1\"}}\n{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"k2\"},\"data\":{\"x\":\"\\/\"}}",
            ["marked.json"] = "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"m\"}}\n--- # n\n {\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"n\"}}\n",
            ["c.yaml"] = "apiVersion: v1\nkind: Pod\nmetadata: {name: c, annotations: {dragonfly.io/inject: 'true'}}\nspec: {containers: [{name: a, image: b}]}",
            ["flow.yaml"] = "{apiVersion: v1, kind: ConfigMap, metadata: {name: f}}\n",
            ["comment.yaml"] = "# nothing\n",
        };

        var output = CommandLine.Inject([.. files.SelectMany(file => new[] { "-f", Folder.Write(file, contents[file]) })]).Output;

        Assert.That(output.StartsWith('{'), Is.EqualTo(isJson), output);
        if (isJson)
        {
            Assert.That(output.Split('\n'), Has.None.StartsWith("---"));
        }

        // kubectl, where there is one, has the last word.
        var stream = Folder.Write("stream", output);
        if (Executables.Find("kubectl") is not null)
        {
            var (_, read, error) = await Tool.TryRunAsync("kubectl", "label", "--local", "--kubeconfig", "/dev/null", "-f", stream, "z=z", "-o", "name");
            Assert.That((string.Join(' ', read.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(name => name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..])), error), Is.EqualTo((names, "")));
        }

        Assert.That(CommandLine.Inject("-f", stream).Output, Is.EqualTo(output), "a second injection");
        var documents = CommandLine.Inject("-f", stream, "-o", "json").Output.Split("\n}\n", StringSplitOptions.RemoveEmptyEntries).Select(text => JsonNode.Parse(text + "\n}")!);
        Assert.That(documents.Select(document => document["metadata"].String("name")), Is.EqualTo(names.Split(' ')));
    }

    // The ServiceAccount admission plugin gives pull secrets only to Pods that bring none.
    [TestCase("", "")]
    [TestCase("  imagePullSecrets: []\n", "")]
    [TestCase("  imagePullSecrets: ~\n", "")]
    [TestCase("  imagePullSecrets:\n  - name: own\n", "own registry")]
    public void A_service_account_s_pull_secrets_are_not_taken_away(string written, string expected)
    {
        var resources = Folder.Write("secrets.yaml", "kind: DragonflyInjection\nmetadata: {name: default}\nspec: {toolsImagePullSecrets: [{name: registry}]}\n");

        var result = CommandLine.Inject("-f", Folder.Write("in.yaml", ManifestFolder.Pod + written), "--resources", resources, "-o", "json");

        Assert.That(string.Join(' ', JsonNode.Parse(result.Output)!["spec"].Objects("imagePullSecrets").Select(secret => secret.String("name"))), Is.EqualTo(expected));
        Assert.That(result.Error, expected.Length == 0 ? Does.Contain("  dragonfly: spec.imagePullSecrets: not added: registry: a Pod that brings pull secrets ") : Does.Not.Contain("imagePullSecrets"));
        Assert.That(JsonNode.Parse(result.Output)!["spec"].Objects("initContainers").Count(), Is.EqualTo(1));
    }

    [Test]
    public void What_kubectl_does_not_read_is_said_and_kept()
    {
        var manifest = ManifestFolder.Pod + "...\n@ no YAML\n";
        var result = CommandLine.Inject("-f", Folder.Write("in.yaml", manifest));

        Assert.That(result.Output, Does.Contain("d7y-cli-tools").And.EndsWith("...\n@ no YAML\n"));
        Assert.That(Folder.Shorten(result.Error), Does.StartWith("in.yaml: document 1, line 12: left as it is: kubectl reads nothing between \"...\" and the next \"---\"\n"));
    }

    [TestCase("apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nspec: {template: TEMPLATE}", "Rollout/(unnamed): Injected")]
    [TestCase("apiVersion: apps.openshift.io/v1\nkind: DeploymentConfig\nspec: {template: TEMPLATE}", "DeploymentConfig/(unnamed): Injected")]
    [TestCase("apiVersion: v1\nkind: PodTemplate\ntemplate: TEMPLATE", "PodTemplate/(unnamed): Injected")]
    [TestCase("apiVersion: v1\nkind: PodTemplateList\nitems: [{template: TEMPLATE}]", "PodTemplate/(unnamed): Injected")]
    [TestCase("apiVersion: example.com/v1\nkind: Schedule\nspec: {jobTemplate: {spec: {template: TEMPLATE}}}", "Schedule/(unnamed): Injected")]
    [TestCase("apiVersion: v1\nkind: PodList\nitems: [TEMPLATE]", "Pod/(unnamed): Injected")]
    [TestCase("apiVersion: serving.knative.dev/v1\nkind: Service\nspec: {template: TEMPLATE}", "Service/(unnamed): passed over: spec.template: Knative refuses init containers")]
    [TestCase("apiVersion: jobset.x-k8s.io/v1alpha2\nkind: JobSet\nspec: {replicatedJobs: [{template: {spec: {template: TEMPLATE}}}]}", "JobSet/(unnamed): passed over: spec.replicatedJobs[0].template.spec.template: a Pod template in this field is not changed")]
    [TestCase("apiVersion: example.com/v1\nkind: Machine\nspec: {template: {spec: {size: 3}}}", null)]
    public void Every_object_with_a_Pod_template_is_injected_or_named(string manifest, string? said)
    {
        const string Template = "{metadata: {annotations: {dragonfly.io/inject: 'true'}}, spec: {containers: [{name: a, image: b}]}}";
        var result = CommandLine.Inject("-f", Folder.Write("in.yaml", manifest.Replace("TEMPLATE", Template, StringComparison.Ordinal) + "\n---\nnull\n"));

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(Folder.Shorten(result.Error), said is null ? Does.StartWith("no Pod or Pod template was found") : Does.StartWith($"in.yaml: document 1: {said}"));
        Assert.That(result.Output.Contains("d7y-cli-tools", StringComparison.Ordinal), Is.EqualTo(said?.EndsWith("Injected", StringComparison.Ordinal) ?? false));
    }

    [Test]
    public void As_JSON_it_is_one_value_a_document()
    {
        var result = CommandLine.Inject("-f", Folder.Write("in.yaml", $"{Service}---\n# empty\n---\n{ManifestFolder.Pod}"), "-o", "json");

        var documents = result.Output.Split("\n}\n", StringSplitOptions.RemoveEmptyEntries).Select(text => JsonNode.Parse(text + "\n}")!).ToArray();
        Assert.That(documents.Select(document => document.String("kind")), Is.EqualTo(["Service", "Pod"]));
        Assert.That(documents[1]["spec"].Objects("initContainers").Single().String("name"), Is.EqualTo("d7y-cli-tools"));
    }

    [Test]
    public void As_patch_it_is_one_line_a_document()
    {
        var deployment = "apiVersion: apps/v1\nkind: Deployment\nspec: {template: {metadata: {labels: {dragonfly.io/inject: 'true'}}, spec: {containers: [{name: app}]}}}\n";
        var file = Folder.Write("in.yaml", $"{Service}---\n{deployment}");
        var lines = CommandLine.Inject("-f", file, "-o", "patch").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.That(lines, Has.Length.EqualTo(2));
        Assert.That(lines[0], Is.EqualTo("[]"));
        var patched = JsonPatch.Apply("""{"apiVersion":"apps/v1","kind":"Deployment","spec":{"template":{"metadata":{"labels":{"dragonfly.io/inject":"true"}},"spec":{"containers":[{"name":"app"}]}}}}""", lines[1]);
        Assert.That(Json.Text(patched), Is.EqualTo(Json.Text(CommandLine.Inject("-f", Folder.Write("deployment.yaml", deployment), "-o", "json").Output)));
    }

    [Test]
    public void The_namespace_counts_for_objects_that_name_none()
    {
        const string Pods = "apiVersion: v1\nkind: Pod\nmetadata: {name: here}\nspec: {containers: []}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: there, namespace: other}\nspec: {containers: []}\n";
        var resources = Folder.Write("resources.yaml", "kind: Namespace\nmetadata: {name: training, labels: {dragonfly.io/inject: 'false'}}\n---\nkind: DragonflyInjection\nmetadata: {name: default}\n");

        var result = CommandLine.Inject("-f", Folder.Write("in.yaml", Pods), "--resources", resources, "-n", "training");

        Assert.That(result.ErrorLines.Select(line => line[(line.IndexOf("Pod/", StringComparison.Ordinal) + 4)..]), Is.EqualTo(
            ["here: OptedOut (NamespaceLabel)", "there: NotRequested (Default)"]));
    }

    [Test]
    public void Resources_without_an_injection_select_nothing()
    {
        var resources = Folder.Write("resources.yaml", "kind: Namespace\nmetadata: {name: default}\n");

        var result = CommandLine.Inject("-f", Folder.Write("in.yaml", ManifestFolder.Pod), "--resources", resources);

        Assert.That(result.Output, Is.EqualTo(ManifestFolder.Pod));
        Assert.That(result.Error, Does.Contain("Pod/web: NoInjection"));
    }
}
