using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Pods.Selectors;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.Entries;
using Dragonfly.Operator.Resources.NetworkInjections;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Webhooks.Entries;
using k8s.Models;

namespace Dragonfly.Operator.Tests.Webhooks.Entries;

/// <summary>For which Pods API servers call the operator.</summary>
public sealed class CalledPodsTests
{
    private const string LeftOut = "the webhook configuration leaves out namespace";

    private static readonly CalledPods Shipped = CalledPods.Shipped(Kinds.Create());

    [TestCase("kube-system", "", null)]
    [TestCase("kube-node-lease", "", null)]
    [TestCase("d7y-operator-system", "", null)]
    [TestCase("kube-system", "true", null)]
    public void Some_namespaces_are_left_out(string name, string label, string? annotation) =>
        Assert.That(WhyNot(name, label, annotation, Asking), Does.StartWith($"{LeftOut} {name}, "));

    [TestCase("kube-system", ExpectedResult = true)]
    [TestCase("shop", ExpectedResult = false)]
    public bool So_they_are_where_nothing_else_is_known_of_them(string name) =>
        Shipped.WhyNot(Document(Asking), name, null) is not null;

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
        Assert.That(WhyNot("shop", "", "true", "{}"), Is.EqualTo("the webhook configuration does not select this Pod (asks-for-injection)"));

    [Test]
    public void What_is_forced_need_not_ask()
    {
        Assert.That(Shipped.WhyNot(Document("{}"), "shop", null, forced: true), Is.Null);
        Assert.That(Shipped.WhyNot(Document("{}"), "kube-system", null, forced: true), Is.Not.Null);
    }

    [Test]
    public void Entries_that_a_chart_has_changed_count_as_they_are()
    {
        var called = CalledPods.Of("some", Kinds.Create(), new V1MutatingWebhookConfiguration
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
        CalledPods.Of("some", Kinds.Create(), new V1MutatingWebhookConfiguration { Webhooks = isList ? [] : null! }, null).WhyNot(Document(Asking), "shop", null)!.Reason,
        Does.StartWith("MutatingWebhookConfiguration some is missing or empty"));

    [Test]
    public void The_shipped_configuration_is_the_one_that_is_known_here()
    {
        var text = File.ReadAllText(Path.Combine(SourceTree.Root, "config", "webhook", "mutators-patch.yaml"));

        Assert.That(text, Does.Contain($"[{string.Join(", ", CalledPods.LeftOutNamespaces)}]"));
        foreach (var condition in Kinds.Create().SelectMany(kind => kind.StaticEntries).SelectMany(entry => entry.Conditions))
        {
            Assert.That(text, Does.Contain($"- name: {condition.Name}\n"));
        }
    }

    [Test]
    public void What_a_resource_selects_is_called_for_once_its_entry_is_published()
    {
        var entry = new WebhookEntry { PodSelector = App("web"), FailurePolicy = FailurePolicy.Ignore };
        var other = entry with { PodSelector = App("db") };
        var (web, db) = (Document("{ \"labels\": { \"app\": \"web\" } }"), Document("{ \"labels\": { \"app\": \"db\" } }"));
        var kinds = Kinds.Create();
        kinds.Get<NetworkInjectionKind>().Replace([new NetworkInjectionRule("a", [], entry), new NetworkInjectionRule("b", [], other)]);
        var template = new EntryTemplate(new() { Service = new() { Name = "s", NamespaceProperty = "n" } }, 3);
        CalledPods Published(params WebhookEntry[] entries) => CalledPods.Of("some", kinds, null, new V1MutatingWebhookConfiguration
        {
            Webhooks = [.. EntryComposition.Of(entries, template, ["kube-system"], _ => false).Webhooks],
        });

        Assert.That(CalledPods.Shipped(kinds).WhyNot(web, "shop", null), Is.Null);
        Assert.That(CalledPods.Shipped(kinds).WhyNot(web, "kube-system", null)!.Reason, Does.StartWith(LeftOut));
        Assert.That(Published(entry).WhyNot(web, "shop", null), Is.Null);
        Assert.That(Published(entry).WhyNot(db, "shop", null)!.UnmetConditions, Is.EqualTo(new[] { "selected-by-a-resource" }));
        Assert.That(Published(entry, other).WhyNot(db, "shop", null), Is.Null);
        Assert.That(Published(entry).Publication(entry).IsPublished);
        Assert.That(Published(entry).Publication(other).IsPublished, Is.False);
        Assert.That(Published(entry).Publication(entry with { FailurePolicy = FailurePolicy.Fail }).IsPublished, Is.False);
        Assert.That(Published(entry).Publication(entry with { Namespace = "shop" }).IsPublished, Is.False);
        Assert.That(Published(entry with { FailurePolicy = FailurePolicy.Fail }).Publication(entry with { FailurePolicy = FailurePolicy.Fail }).IsPublished);
    }

    // As API servers evaluate the CEL that is published for it.
    [TestCase("{}", "", false)]
    [TestCase("{ \"ownerReferences\": [{ \"controller\": true, \"kind\": \"ReplicaSet\", \"name\": \"web-1\" }] }", "\"nodeSelector\": { \"disk\": \"ssd\" }", true)]
    [TestCase("{ \"ownerReferences\": [{ \"controller\": true, \"kind\": \"ReplicaSet\", \"name\": \"web-1\" }] }", "\"nodeSelector\": { \"disk\": \"hdd\" }", false)]
    [TestCase("{ \"ownerReferences\": [{ \"controller\": true, \"kind\": \"Job\", \"name\": \"web-1\" }] }", "\"nodeSelector\": { \"disk\": \"ssd\" }", false)]
    [TestCase("{ \"ownerReferences\": [{ \"kind\": \"ReplicaSet\", \"name\": \"web-1\" }] }", "\"nodeSelector\": { \"disk\": \"ssd\" }", false)]
    [TestCase("{ \"ownerReferences\": [{ \"controller\": true, \"kind\": \"ReplicaSet\", \"name\": \"db-1\" }] }", "\"nodeSelector\": { \"disk\": \"ssd\" }", false)]
    public void An_entry_selects_by_owner_and_nodes(string metadata, string spec, bool selects)
    {
        var entry = new WebhookEntry { Owner = new("ReplicaSet", "web-", IsPrefix: true), PodNodeSelector = new([new("disk", LabelOperator.In, ["ssd"])]) };
        Assert.That(entry.Selects(Json.Element($$"""{ "metadata": {{metadata}}, "spec": { {{spec}} } }""")), Is.EqualTo(selects));
    }

    private static LabelSelector App(string name) => new([new("app", LabelOperator.In, [name])]);

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

        return Shipped.WhyNot(Document(metadata), name, new(name, labels, annotations)) is { } notCalled
            ? notCalled.Reason + (notCalled.UnmetConditions is [.., var last] ? $" ({last})" : "")
            : null;
    }

    private static PodDocument Document(string metadata) => PodDocument.Open(Json.Element($$"""{ "metadata": {{metadata}}, "spec": {} }"""));
}
