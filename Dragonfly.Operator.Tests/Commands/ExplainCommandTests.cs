using System.Text.Json;

namespace Dragonfly.Operator.Tests.Commands;

public sealed class ExplainCommandTests
{
    private static readonly ManifestFolder Folder = new();

    [OneTimeTearDown]
    public void CleanUp() => Folder.Dispose();

    [Test]
    public void Tools_get_names_and_not_numbers()
    {
        var result = CommandLine.Explain("-f", Folder.Write("in.yaml", ManifestFolder.Pod), "-n", "shop", "-o", "json");
        var explained = Json.Element(result.Output).EnumerateArray().Single();
        var explanation = explained.GetProperty("explanation");

        Assert.That(explained.GetProperty("object").GetString(), Is.EqualTo("Pod/web"));
        Assert.That(explained.GetProperty("namespace").GetString(), Is.EqualTo("shop"));
        Assert.That(explained.GetProperty("namespaceKnown").GetBoolean(), Is.False);
        Assert.That(explanation.GetProperty("outcome").GetString(), Is.EqualTo("Injected"));
        Assert.That(explanation.GetProperty("notes").GetRawText(), Is.EqualTo("[]"));
        Assert.That(explanation.GetProperty("hint").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(Members(explanation, "optIn", "rule"), Is.EqualTo(new[] { "PodAnnotation", "PodLabel", "NamespaceLabel", "NamespaceAnnotation" }));
        Assert.That(Members(explanation, "injections", "name"), Is.EqualTo(new[] { "default" }));
        Assert.That(Members(explanation, "steps", "injector"), Is.EqualTo(new[] { "Proxy", "Socket", "Tools" }));
    }

    [Test]
    public void Notes_are_a_list_as_in_the_log()
    {
        var pod = ManifestFolder.Pod.Replace("dragonfly.io/inject:", "dragonfly.io/proxy-port: none\n    dragonfly.io/inject:", StringComparison.Ordinal);
        var result = CommandLine.Explain("-f", Folder.Write("in.yaml", pod), "-o", "json");
        var explanation = Json.Element(result.Output).EnumerateArray().Single().GetProperty("explanation");
        Assert.That(explanation.GetProperty("notes").EnumerateArray().Select(note => note.GetString()), Is.EqualTo(new[] { "InvalidValue" }), pod);
    }

    [Test]
    public void Resources_decide_instead_of_the_defaults()
    {
        var resources = Folder.Write("resources.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: { name: default }\n");
        var result = CommandLine.Explain("-f", Folder.Write("in.yaml", ManifestFolder.Pod), "--resources", resources);

        Assert.That(result.Output, Does.StartWith("Pod/web in namespace default: NoInjection\n").And.Contain("there is no DragonflyInjection"));
    }

    [Test]
    public void A_template_that_is_passed_over_is_named()
    {
        const string Knative = "apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{image: a}]}}}\n";
        var result = CommandLine.Explain("-f", Folder.Write("in.yaml", $"{ManifestFolder.Pod}---\n{Knative}"));

        Assert.That((result.ExitCode, result.Output), Is.EqualTo((0, CommandLine.Explain("-f", Folder.Write("pod.yaml", ManifestFolder.Pod)).Output)));
        Assert.That(Folder.Shorten(result.Error), Is.EqualTo(
            "in.yaml: document 2: Service/web: passed over: spec.template: Knative refuses init containers and volumes of the node in it; the webhook decides about its Pods when they are created\n"));
    }

    [TestCase("apiVersion: v1\nkind: Service\n")]
    [TestCase("apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nspec: { workloadRef: { kind: Deployment, name: web } }\n")]
    [TestCase("")]
    public void Where_there_is_nothing_to_explain_that_is_said(string manifest)
    {
        var result = CommandLine.Explain("-f", Folder.Write("in.yaml", manifest));

        Assert.That((result.ExitCode, result.Output), Is.EqualTo((0, "")));
        Assert.That(Folder.Shorten(result.Error), Is.EqualTo("no Pod or Pod template was found in in.yaml\n"));
    }

    [Test]
    public void Tools_get_an_empty_list_where_there_is_nothing_to_explain()
    {
        var result = CommandLine.Explain("-f", Folder.Write("in.yaml", "apiVersion: v1\nkind: Service\n"), "-o", "json");

        Assert.That((result.ExitCode, result.Output), Is.EqualTo((0, "[]\n")));
        Assert.That(result.ErrorLines, Has.Length.EqualTo(1));
    }

    [TestCase("a: [\n", "in.yaml: document 1, line 2, column 1: not valid YAML")]
    [TestCase("kind: Pod\n", "in.yaml: document 1, line 1: apiVersion: Required value")]
    [TestCase("apiVersion: v1\nkind: Pod\nspec: []\n", "in.yaml: document 1, line 3: Pod/(unnamed): spec: expected an object, found a list")]
    [TestCase(ManifestFolder.Pod + "  volumes: none\n", "in.yaml: document 1, line 11: Pod/web: spec.volumes: expected a list, found a string")]
    [TestCase("apiVersion: dragonfly.io/v1alpha1\nkind: DragonflyInjection\nmetadata: { name: a }\nspec: { proxyPort: 0 }\n", "in.yaml: document 1, line 4: ")]
    public void Bad_input_ends_with_2_and_one_line(string manifest, string problem)
    {
        var result = CommandLine.Explain("-f", Folder.Write("in.yaml", manifest));

        Assert.That(Folder.Shorten(result.Error), Does.StartWith($"error: {problem}"));
        Assert.That((result.ErrorLines.Length, result.Output, result.ExitCode), Is.EqualTo((1, "", 2)));
    }

    [Test]
    public void A_late_error_leaves_nothing_half_written()
    {
        var result = CommandLine.Explain("-f", Folder.Write("good.yaml", ManifestFolder.Pod), "-f", Folder.Write("bad.yaml", "kind: Pod\n"));
        Assert.That((result.ErrorLines.Length, result.Output, result.ExitCode), Is.EqualTo((1, "", 2)));
    }

    private static IEnumerable<string?> Members(JsonElement parent, string list, string member) =>
        parent.GetProperty(list).EnumerateArray().Select(item => item.GetProperty(member).GetString());
}
