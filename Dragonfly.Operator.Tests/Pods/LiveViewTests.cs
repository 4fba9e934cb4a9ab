using System.Text.Json;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Tests.Fakes.Generators;
using FsCheck;
using FsCheck.Fluent;

namespace Dragonfly.Operator.Tests.Pods;

/// <summary>Law: the patch, applied to the Pod as it was submitted, makes the Pod as the document shows it, whatever was added and undone.</summary>
public sealed class LiveViewTests
{
    private const int RollBackAll = 15;

    private static readonly Arbitrary<(string Pod, int[] Steps)> Cases = Arb.From(
        PodGenerator.Pods.Zip(Gen.Choose(0, int.MaxValue - 1).ListOf(), (pod, steps) => (Pod: pod, Steps: steps.ToArray())),
        given => given.Steps.Select((_, index) => (Pod: given.Pod, Steps: given.Steps.Where((_, other) => other != index).ToArray()))
            .Concat(JsonShrinker.Shrink(given.Pod).Where(pod => pod.Contains("\"spec\"", StringComparison.Ordinal)).Select(pod => (Pod: pod, given.Steps))));

    [Test]
    public void The_view_is_what_the_patch_makes() => Prop.ForAll(Cases, given =>
    {
        var document = Open(given.Pod);
        foreach (var step in given.Steps)
        {
            Take(document, step);
            AssertShows(document, given.Pod);
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Test]
    public void What_is_rolled_back_was_never_there() => Prop.ForAll(Cases, given =>
    {
        var document = Open(given.Pod);
        foreach (var step in given.Steps.Take(given.Steps.Length / 3))
        {
            Take(document, step);
        }

        var (savepoint, before, patch) = (document.Save(), Parsed(document.Json), document.Patch());
        foreach (var step in given.Steps.Skip(given.Steps.Length / 3).Where(step => step % 16 != RollBackAll))
        {
            Take(document, step);
        }

        document.RollBack(savepoint);
        Assert.That(document.Patch(), Is.EqualTo(patch));
        Assert.That(JsonNode.DeepEquals(Parsed(document.Json), before), $"{before?.ToJsonString()}\n{document.Json}");

        // What was looked at meanwhile shows the same, and takes what comes next.
        foreach (var step in given.Steps)
        {
            Take(document, step);
            AssertShows(document, given.Pod);
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Test]
    public void An_annotation_is_replaced_and_comes_back()
    {
        const string Pod = """{ "metadata": { "annotations": { "a/b": "own" } }, "spec": {} }""";
        var document = Open(Pod);
        document.Annotate("a/b", JsonFragment.String("first"));
        var savepoint = document.Save();
        document.Annotate("a/b", JsonFragment.String("second"));

        Assert.That((document.Annotation("a/b"), document.Annotations.GetProperty("a/b").GetString()), Is.EqualTo(("second", "second")));
        Assert.That((string?)JsonPatch.Apply(Pod, document.Patch())["metadata"]!["annotations"]!["a/b"], Is.EqualTo("second"));

        document.RollBack(savepoint);
        Assert.That(document.Annotation("a/b"), Is.EqualTo("first"));
        document.RollBack(default);
        Assert.That((document.Annotation("a/b"), document.Operations.Count), Is.EqualTo(("own", 0)));
    }

    [Test]
    public void A_member_of_objects_that_are_absent_brings_them_along()
    {
        const string Pod = """{ "spec": { "nodeSelector": null, "containers": [{ "name": "a", "resources": { "limits": { "cpu": "1" } } }] } }""";
        var document = Open(Pod);
        document.Spec.Object("nodeSelector").Add("zone", JsonFragment.String("a"));
        document.Containers[0].Object("resources").Object("requests").Add("example.com/nic", JsonFragment.String("1"));
        var required = document.Spec.Object("affinity").Object("nodeAffinity").Object("requiredDuringSchedulingIgnoredDuringExecution");
        required.List("nodeSelectorTerms").Append(JsonFragment.EmptyObject);
        required.List("nodeSelectorTerms").Open(0).List("matchExpressions").Append(JsonFragment.EmptyObject);

        Assert.That(document.Containers[0].Resource("requests", "example.com/nic"), Is.EqualTo("1"));
        Assert.That(document.Spec["nodeSelector"].GetProperty("zone").GetString(), Is.EqualTo("a"));
        AssertShows(document, Pod);
        Assert.That(Parsed(document.Json)!["spec"]!["affinity"]!.ToJsonString(), Is.EqualTo(
            """{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{}]}]}}}"""));
        document.RollBack(default);
        Assert.That(document.Json.GetRawText(), Is.EqualTo(document.Submitted.GetRawText()));
    }

    [Test]
    public void An_added_object_can_be_opened_and_is_not_replaced_then()
    {
        var document = Open("""{ "spec": {} }""");
        document.Spec.Add("nodeSelector", Object(("a", "1")));
        document.Spec.Object("nodeSelector").Add("b", JsonFragment.String("2"));

        Assert.That(() => document.Spec.Add("nodeSelector", JsonFragment.EmptyObject), Throws.InvalidOperationException.With.Message.EqualTo("spec.nodeSelector has been opened"));
        Assert.That(document.Spec["nodeSelector"].GetRawText(), Is.EqualTo("""{"a":"1","b":"2"}"""));
        document.RollBack(default);
        Assert.That(document.Spec.Object("nodeSelector").Exists, Is.False);
    }

    [Test]
    public void More_than_any_Pod_can_hold_is_refused_and_changes_nothing()
    {
        var document = Open("""{ "spec": { "containers": [{ "name": "a" }] } }""");
        var large = JsonFragment.String(new string('x', 600 * 1024));
        document.Annotate("one", large);

        Assert.That(() => document.Annotate("two", large), Throws.TypeOf<PodFormatException>());
        Assert.That((document.HasAnnotation("two"), document.Operations.Count), Is.EqualTo((false, 3)));
    }

    private static PodDocument Open(string pod) => PodDocument.Open(Json.Element(pod));

    /// <summary>One of the things that a mutator may do; a step that the Pod does not allow does nothing.</summary>
    private static void Take(PodDocument document, int step)
    {
        var choice = step % 16;
        var number = step / 16;
        var text = JsonFragment.String($"{number}");
        var variable = Object(("name", $"V{number % 5}"), ("value", "$(V)"));
        ContainerList[] lists = [document.Containers, document.InitContainers];
        var list = lists[number % 2];
        var container = list.Count > 0 ? list[number % list.Count] : null;
        switch (choice)
        {
            case 0: list.Insert(number % (list.Count + 1), Object(("name", $"c{number}"))); break;
            case 1: list.Append(Object(("name", $"c{number}")), Object(("name", $"d{number}"))); break;
            case 2: container?.Env.Append(variable); break;
            case 3: container?.Env.Insert(number % (container.Env.Count + 1), variable, variable); break;
            case 4: container?.VolumeMounts.Append(Object(("name", "v"), ("mountPath", $"/{number}"))); break;
            case 5: document.Volumes.Append(Object(("name", $"v{number}"))); break;
            case 6: document.ImagePullSecrets.Insert(number % (document.ImagePullSecrets.Count + 1), Object(("name", $"s{number}"))); break;
            case 7: document.Spec.List("tolerations").Append(Object(("key", $"t{number}"))); break;
            case 8: document.Annotate($"a/~{number % 4}", text); break;
            case 9: document.Spec.Object("nodeSelector").Add($"n{number % 4}", text); break;
            case 10: container?.Object("resources").Object("requests").Add($"r{number % 3}", text); break;
            case 11: document.Spec.Object("affinity").Object("nodeAffinity").Object("required").List("nodeSelectorTerms").Append(Object(("a", "b"))); break;
            case 12:
                var terms = document.Spec.Object("affinity").Object("nodeAffinity").Object("required").List("nodeSelectorTerms");
                if (terms.Count > 0)
                {
                    terms.Open(number % terms.Count).List("matchExpressions").Append(variable);
                }

                break;
            case 13: document.Spec.Add("priorityClassName", text); break;
            case 14: container?.Add("lifecycle", Object(("x", "y"))); break;
            case RollBackAll: document.RollBack(default); break;
        }
    }

    private static JsonFragment Object(params (string Name, string Value)[] members) => JsonFragment.Write(writer =>
    {
        writer.WriteStartObject();
        foreach (var (name, value) in members)
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
    });

    private static void AssertShows(PodDocument document, string pod)
    {
        var applied = JsonPatch.Apply(pod, document.Patch());
        Assert.That(JsonNode.DeepEquals(Parsed(document.Json), applied), $"patched: {applied.ToJsonString()}\nshown:   {document.Json}");
        Assert.That(JsonNode.DeepEquals(Parsed(document.Annotations), applied["metadata"]?["annotations"]));
        foreach (var (name, list) in new[] { ("containers", document.Containers), ("initContainers", document.InitContainers) })
        {
            var containers = applied["spec"]![name]?.AsArray() ?? [];
            Assert.That(list.Select(container => container.Name), Is.EqualTo(containers.Select(container => (string?)container!["name"] ?? "")));
            foreach (var (index, container) in containers.Index())
            {
                Assert.That(JsonNode.DeepEquals(Parsed(list[index].Json), container));
                Assert.That(list[index].Env.Count, Is.EqualTo(container!["env"]?.AsArray().Count ?? 0));
                Assert.That(list[index].Mounts, Has.Count.EqualTo(Paths(container, "volumeMounts", "mountPath") + Paths(container, "volumeDevices", "devicePath")));
            }
        }
    }

    private static int Paths(JsonNode container, string list, string member) =>
        container[list]?.AsArray().Count(item => item is JsonObject mount && mount[member] is JsonValue value && value.GetValueKind() == JsonValueKind.String) ?? 0;

    private static JsonNode? Parsed(JsonElement json) => json.ValueKind == JsonValueKind.Undefined ? null : JsonNode.Parse(json.GetRawText());
}
