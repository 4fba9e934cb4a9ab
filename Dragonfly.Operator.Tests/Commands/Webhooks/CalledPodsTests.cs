using Dragonfly.Operator.Commands.Webhooks;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Commands.Webhooks;

/// <summary>For which Pods API servers call the operator.</summary>
public sealed class CalledPodsTests
{
    private const string LeftOut = "the webhook configuration leaves out namespace";
    private const string OnlyAnnotation = "only the annotation of namespace";

    [TestCase("kube-system", "", null)]
    [TestCase("kube-node-lease", "", null)]
    [TestCase("d7y-operator-system", "", null)]
    [TestCase("kube-system", "true", null)]
    public void Some_namespaces_are_left_out(string name, string label, string? annotation) =>
        Assert.That(WhyNot(name, label, annotation, Asking), Does.StartWith($"{LeftOut} {name}, "));

    [TestCase("kube-system", ExpectedResult = true)]
    [TestCase("shop", ExpectedResult = false)]
    public bool So_they_are_where_nothing_else_is_known_of_them(string name) =>
        CalledPods.Shipped.WhyNot(Document(Asking), name, null) is not null;

    [TestCase("", "{ \"annotations\": { \"dragonfly.io/inject\": \"true\" } }", true)]
    [TestCase("", "{ \"annotations\": { \"dragonfly.io/inject-p2p\": \"true\" } }", true)]
    [TestCase("", "{ \"annotations\": { \"dragonfly.io/inject\": \"yes\" } }", true)]
    [TestCase("", "{ \"annotations\": { \"dragonfly.io/inject\": null } }", false)]
    [TestCase("", "{ \"annotations\": { \"dragonfly.io/inject\": \"false\" } }", false)]
    [TestCase("", "{ \"labels\": { \"dragonfly.io/inject\": \"true\" } }", true)]
    [TestCase("", "{ \"labels\": { \"dragonfly.io/inject-p2p\": \"true\" } }", true)]
    [TestCase("", "{ \"labels\": { \"dragonfly.io/inject\": \"false\" } }", false)]
    [TestCase("", "{}", false)]
    [TestCase("yes", "{}", false)]
    [TestCase("true", "{}", true)]
    [TestCase("true", "{ \"annotations\": { \"dragonfly.io/inject\": \"false\" } }", false)]
    [TestCase("true", "{ \"labels\": { \"dragonfly.io/inject\": \"false\" } }", false)]
    [TestCase("true", "{ \"annotations\": { \"dragonfly.io/inject\": \"true\" }, \"labels\": { \"dragonfly.io/inject\": \"false\" } }", true)]
    public void A_labelled_namespace_asks_for_its_Pods_and_in_others_they_ask_themselves(string label, string metadata, bool called) =>
        Assert.That(WhyNot("shop", label, "true", metadata), called ? Is.Null : Is.Not.Null);

    [Test]
    public void An_annotation_of_the_namespace_is_not_seen() =>
        Assert.That(WhyNot("shop", "", "true", "{}"), Does.StartWith($"{OnlyAnnotation} shop asks for injection"));

    [Test]
    public void What_is_forced_need_not_ask()
    {
        Assert.That(CalledPods.Shipped.WhyNot(Document("{}"), "shop", null, forced: true), Is.Null);
        Assert.That(CalledPods.Shipped.WhyNot(Document("{}"), "kube-system", null, forced: true), Is.Not.Null);
    }

    [Test]
    public void Entries_that_a_chart_has_changed_count_as_they_are()
    {
        var called = CalledPods.Of(new()
        {
            Webhooks =
            [
                new()
                {
                    NamespaceSelector = new() { MatchLabels = new Dictionary<string, string> { ["tier"] = "a" } },
                    ObjectSelector = new() { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } },
                    MatchConditions = [new() { Name = "somebody-elses", Expression = "true" }],
                },
            ],
        });
        var tier = new NamespaceInfo("shop", new Dictionary<string, string> { ["tier"] = "a" }, new Dictionary<string, string>());

        Assert.That(called.WhyNot(Document("{ \"labels\": { \"app\": \"web\" } }"), "shop", tier), Is.Null);
        Assert.That(called.WhyNot(Document("{}"), "shop", tier)!.Reason, Is.EqualTo("the webhook configuration does not select this Pod"));
        Assert.That(called.WhyNot(Document("{}"), "other", null)!.Reason, Does.StartWith(LeftOut));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Without_entries_nobody_is_called(bool isList) => Assert.That(
        CalledPods.Of(new() { Metadata = new() { Name = "some" }, Webhooks = isList ? [] : null! }).WhyNot(Document(Asking), "shop", null)!.Reason,
        Does.StartWith("MutatingWebhookConfiguration some is missing or empty"));

    [Test]
    public void The_shipped_configuration_is_the_one_that_is_known_here()
    {
        var text = File.ReadAllText(Path.Combine(SourceTree.Root, "config", "webhook", "mutators-patch.yaml"));

        Assert.That(text, Does.Contain($"[{string.Join(", ", CalledPods.LeftOutNamespaces)}]"));
        Assert.That(text, Does.Contain("- name: asks-for-injection").And.Contain("- name: not-opted-out-by-annotation").And.Contain("- name: not-opted-out-by-label"));
    }

    private const string Asking = "{ \"annotations\": { \"dragonfly.io/inject\": \"true\" } }";

    private static string? WhyNot(string name, string label, string? annotation, string metadata)
    {
        var labels = new Dictionary<string, string> { ["kubernetes.io/metadata.name"] = name };
        if (label.Length > 0)
        {
            labels[AnnotationNames.Inject] = label;
        }

        var annotations = new Dictionary<string, string>();
        if (annotation is not null)
        {
            annotations[AnnotationNames.Inject] = annotation;
        }

        return CalledPods.Shipped.WhyNot(Document(metadata), name, new(name, labels, annotations))?.Reason;
    }

    private static PodDocument Document(string metadata) => PodDocument.Open(Json.Element($$"""{ "metadata": {{metadata}}, "spec": {} }"""));
}
