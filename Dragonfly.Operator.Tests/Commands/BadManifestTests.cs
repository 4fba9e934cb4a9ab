namespace Dragonfly.Operator.Tests.Commands;

/// <summary>What cannot be used ends with 2, one line that says where and what, and nothing on standard output.</summary>
public sealed class BadManifestTests
{
    private static readonly ManifestFolder Folder = new();

    [OneTimeTearDown]
    public void CleanUp() => Folder.Dispose();

    [TestCase("a: [\n", "document 1, line 2, column 1: not valid YAML: while parsing a node, did not find expected node content")]
    [TestCase("{\"a\": [1}", "document 1, line 1, column 9: not valid JSON: '}' is invalid without a matching open")]
    [TestCase("a: 1\na: 2\n", "document 1, line 2, column 1: the key 'a' is already set on line 1")]
    [TestCase("just text\n", "document 1, line 1: the document: must be a Kubernetes object")]
    [TestCase("- kind: Pod\n", "document 1, line 1: the document: must be a Kubernetes object")]
    [TestCase("metadata: {}\n", "document 1, line 1: kind: Required value")]
    [TestCase("kind: Pod\n", "document 1, line 1: apiVersion: Required value")]
    [TestCase("kind: ''\napiVersion: v1\n", "document 1, line 1: kind: Required value")]
    [TestCase("apiVersion: v1\nkind: 1\n", "document 1, line 2: kind: must be a string")]
    [TestCase("apiVersion: v1\nkind: Service\n---\n---\nkind: x\n", "document 3, line 5: apiVersion: Required value")]
    [TestCase("apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  spec: {}\n- kind: Pod\n", "document 1, line 7: items[1].apiVersion: Required value")]
    [TestCase("apiVersion: v1\nkind: List\nitems:\n- text\n", "document 1, line 4: items[0]: must be a Kubernetes object")]
    public void Of_what_is_no_object(string manifest, string problem) => AssertRefused(manifest, problem);

    [TestCase("metadata: text", "line 3: Pod/(unnamed): metadata: expected an object, found a string")]
    [TestCase("metadata: { name: web, annotations: [] }", "line 3: Pod/web: metadata.annotations: expected an object, found a list")]
    [TestCase("metadata: { name: web, labels: 1 }", "line 3: Pod/web: metadata.labels: expected an object, found a number")]
    [TestCase("metadata: { name: web }", "line 1: Pod/web: spec: expected an object, found nothing")]
    [TestCase("spec: []", "line 3: Pod/(unnamed): spec: expected an object, found a list")]
    [TestCase("spec: { containers: {} }", "line 3: Pod/(unnamed): spec.containers: expected a list, found an object")]
    [TestCase("spec:\n  containers:\n  - name: a\n  - text", "line 6: Pod/(unnamed): spec.containers[1]: expected an object, found a string")]
    [TestCase("spec:\n  initContainers:\n  - name: a\n    env:\n    - name: b\n    - 1", "line 8: Pod/(unnamed): spec.initContainers[0].env[1]: expected an object, found a number")]
    [TestCase("spec:\n  containers:\n  - name: a\n    volumeMounts: true", "line 6: Pod/(unnamed): spec.containers[0].volumeMounts: expected a list, found a boolean")]
    [TestCase("spec:\n  containers: []\n  volumes: none", "line 5: Pod/(unnamed): spec.volumes: expected a list, found a string")]
    public void Of_a_pod_with_wrong_types(string rest, string problem) =>
        AssertRefused($"apiVersion: v1\nkind: Pod\n{rest}\n", $"document 1, {problem}", "--all");

    [TestCase("apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  template: text\n", "line 5: Deployment/web: spec.template: must be an object")]
    [TestCase("apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n      - 1\n", "line 7: Deployment/(unnamed): spec.template.spec.containers[0]: expected an object, found a number")]
    [TestCase("apiVersion: v1\nkind: List\nitems:\n- apiVersion: batch/v1\n  kind: CronJob\n  metadata: { name: c }\n  spec:\n    jobTemplate:\n      spec:\n        template:\n          spec: 1\n", "line 11: CronJob/c: items[0].spec.jobTemplate.spec.template.spec: expected an object, found a number")]
    public void Of_a_workload(string manifest, string problem) => AssertRefused(manifest, $"document 1, {problem}", "--all");

    [Test]
    public void A_late_error_leaves_nothing_half_written()
    {
        var good = Folder.Write("good.yaml", ManifestFolder.Pod);
        var bad = Folder.Write("bad.yaml", "kind: Pod\n");

        var result = CommandLine.Inject("-f", good, "-f", bad);

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Output, Is.Empty);
        Assert.That(result.ErrorLines, Has.Length.EqualTo(1));
    }

    [TestCase("no-such-file.yaml", "no-such-file.yaml: cannot be read: Could not find file")]
    [TestCase("", ": cannot be read: it is a folder")]
    public void Of_a_file_that_is_none(string name, string problem)
    {
        var result = CommandLine.Inject("-f", Path.Combine(Folder.Path, name));

        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(Folder.Shorten(result.Error), Does.StartWith("error: ").And.Contain(problem));
        Assert.That(result.ErrorLines, Has.Length.EqualTo(1));
    }

    private static void AssertRefused(string manifest, string problem, params string[] arguments)
    {
        var result = CommandLine.Inject(["-f", Folder.Write("in.yaml", manifest), .. arguments]);

        Assert.That(Folder.Shorten(result.Error), Is.EqualTo($"error: in.yaml: {problem}\n"));
        Assert.That(result.Output, Is.Empty);
        Assert.That(result.ExitCode, Is.EqualTo(2));
    }
}
