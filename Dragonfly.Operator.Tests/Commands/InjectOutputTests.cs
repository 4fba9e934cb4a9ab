using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.Fakes;

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
    public void That_no_Pod_was_found_is_said_once_for_all_files()
    {
        var one = Folder.Write("one.yaml", Service);
        var two = Folder.Write("two.yaml", "kind: Rollout\napiVersion: argoproj.io/v1alpha1\nspec: {template: {spec: {containers: []}}}\n");

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
