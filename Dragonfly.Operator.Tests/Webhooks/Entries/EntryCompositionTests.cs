using System.Text;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Pods.Selectors;
using Dragonfly.Operator.Resources.Entries;
using Dragonfly.Operator.Webhooks.Entries;
using k8s.Models;

namespace Dragonfly.Operator.Tests.Webhooks.Entries;

internal sealed class EntryCompositionTests
{
    private static readonly string[] LeftOut = ["d7y-operator-system", "kube-node-lease", "kube-system"];

    private static readonly EntryTemplate Template = new(
        new()
        {
            CaBundle = Encoding.ASCII.GetBytes("bundle"),
            Service = new() { Name = "d7y-operator", NamespaceProperty = "d7y-operator-system", Path = "/mutate/v1pod", Port = 8443 },
        },
        3);

    [Test]
    public void An_Ignore_entry_has_every_field_that_API_servers_would_fill_in()
    {
        var webhook = Compose(Ignore("team=a", "app=web")).Webhooks.Single();
        Assert.That(JsonNode.DeepEquals(WebhookJson.Write(webhook), JsonNode.Parse($$"""
            {
              "name": "{{webhook.Name}}",
              "admissionReviewVersions": ["v1"],
              "clientConfig": {
                "caBundle": "YnVuZGxl",
                "service": { "name": "d7y-operator", "namespace": "d7y-operator-system", "path": "/mutate/v1pod", "port": 8443 }
              },
              "rules": [ { "apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["pods"], "scope": "*" } ],
              "failurePolicy": "Ignore",
              "matchPolicy": "Equivalent",
              "namespaceSelector": {
                "matchExpressions": [
                  { "key": "kubernetes.io/metadata.name", "operator": "NotIn", "values": ["d7y-operator-system", "kube-node-lease", "kube-system"] },
                  { "key": "team", "operator": "In", "values": ["a"] }
                ]
              },
              "objectSelector": {},
              "reinvocationPolicy": "IfNeeded",
              "sideEffects": "NoneOnDryRun",
              "timeoutSeconds": 3,
              "matchConditions": [
                {
                  "name": "selected-by-a-resource",
                  "expression": "(has(object.metadata.labels) && 'app' in object.metadata.labels && object.metadata.labels['app'] in ['web'])"
                }
              ]
            }
            """)));
    }

    [Test]
    public void Ignore_entries_of_one_namespaceSelector_share_a_webhook_however_it_is_written()
    {
        var webhooks = Compose(
            Ignore("team in (b,a)", "app=web"), Ignore("team in (a,b,a)", "app=api"), Ignore("team in (a,b)", "app=web"), Ignore("", "app=web")).Webhooks;
        Assert.That(webhooks, Has.Count.EqualTo(2));
        var shared = webhooks.Single(webhook => webhook.NamespaceSelector.MatchExpressions.Count == 2);
        Assert.That(shared.MatchConditions.Single().Expression, Is.EqualTo(
            "(has(object.metadata.labels) && 'app' in object.metadata.labels && object.metadata.labels['app'] in ['api'])"
            + " || (has(object.metadata.labels) && 'app' in object.metadata.labels && object.metadata.labels['app'] in ['web'])"));
    }

    [Test]
    public void A_resource_for_every_Pod_needs_no_condition()
    {
        Assert.That(Compose(Ignore("", "app=web"), Ignore("", "")).Webhooks.Single().MatchConditions, Is.Null);
    }

    [TestCase(200, true)]
    [TestCase(1000, false)]
    public void A_condition_that_is_too_long_is_left_out(int resources, bool isKept)
    {
        var webhook = Compose([.. Enumerable.Range(0, resources).Select(i => Ignore("", $"app=web-{i}"))]).Webhooks.Single();
        Assert.That(webhook.MatchConditions is not null, Is.EqualTo(isKept));
    }

    [Test]
    public void Fail_entries_select_by_objectSelector_and_call_another_path()
    {
        var webhooks = Compose(
            Fail("team=a", "app=web"), Fail("team=a", "app=web"), Fail("team=a", "app=api"), Fail("team=b", "app=web"), Ignore("team=a", "app=web")).Webhooks;
        Assert.That(webhooks, Has.Count.EqualTo(4));
        var required = webhooks.Where(webhook => webhook.FailurePolicy == "Fail").ToList();
        Assert.Multiple(() =>
        {
            Assert.That(required, Has.Count.EqualTo(3));
            Assert.That(required.Select(webhook => webhook.ClientConfig.Service.Path), Is.All.EqualTo("/mutate/v1pod/required"));
            Assert.That(required.Select(webhook => webhook.MatchConditions), Is.All.Null);
            Assert.That(required.Select(webhook => webhook.ObjectSelector.MatchExpressions.Single().Values.Single()), Is.EquivalentTo(new[] { "web", "api", "web" }));
        });
    }

    [Test]
    public void The_nodeSelectors_of_Fail_entries_are_a_condition_unless_one_needs_none()
    {
        var nodes = Fail("", "app=web", nodes: "dynamo.nodeAlias in (w1,w2)");
        Assert.Multiple(() =>
        {
            Assert.That(Compose(nodes).Webhooks.Single().MatchConditions.Single().Expression, Is.EqualTo(
                "(has(object.spec.nodeSelector) && 'dynamo.nodeAlias' in object.spec.nodeSelector"
                + " && object.spec.nodeSelector['dynamo.nodeAlias'] in ['w1', 'w2'])"));
            Assert.That(Compose(nodes, Fail("", "app=web")).Webhooks.Single().MatchConditions, Is.Null);
        });
    }

    [Test]
    public void A_controller_is_asked_for_by_kind_and_name_in_its_namespace()
    {
        var webhook = Compose(new WebhookEntry { Namespace = "shop", Owner = new("ReplicaSet", "web-", IsPrefix: true) }).Webhooks.Single();
        Assert.Multiple(() =>
        {
            Assert.That(webhook.NamespaceSelector.MatchExpressions.First().Values, Is.EqualTo(new[] { "shop" }));
            Assert.That(webhook.MatchConditions.Single().Expression, Is.EqualTo(
                "(has(object.metadata.ownerReferences) && object.metadata.ownerReferences.exists(o, has(o.controller) && o.controller"
                + " && o.kind == 'ReplicaSet' && o.name.startsWith('web-')))"));
        });
    }

    [Test]
    public void The_order_of_resources_changes_nothing()
    {
        WebhookEntry[] entries = [Ignore("", "a"), Ignore("", "b"), Ignore("x", "!c"), Fail("", "d"), Fail("x", "e", "f"), Fail("x", "e", "g")];
        var forwards = WebhookJson.Write(Compose(entries).Webhooks).ToJsonString();
        Assert.That(WebhookJson.Write(Compose([.. entries.Reverse()]).Webhooks).ToJsonString(), Is.EqualTo(forwards));
    }

    [Test]
    public void Where_namespaces_lack_the_label_Fail_is_refused_and_Ignore_is_not()
    {
        WebhookEntry[] entries = [Ignore("", "a"), Fail("", "a"), new() { Namespace = "shop" }, new() { Namespace = "other" }];
        var composition = EntryComposition.Of(entries, Template, LeftOut, name => name is "kube-system" or "shop");
        Assert.Multiple(() =>
        {
            Assert.That(composition.Refused.Keys, Is.EquivalentTo(new[] { entries[1], entries[2] }));
            Assert.That(composition.Refused.Values.Select(refusal => refusal.Reason), Is.All.EqualTo("NamespaceLabelMissing"));
            Assert.That(composition.Refused[entries[1]].Message, Does.EndWith(": kube-system"));
            Assert.That(composition.Webhooks, Has.Count.EqualTo(2));
        });
    }

    [Test]
    public void A_namespace_that_is_left_out_gets_no_entry()
    {
        var entry = new WebhookEntry { Namespace = "kube-system" };
        Assert.That(Compose(entry).Refused[entry].Reason, Is.EqualTo("NamespaceExcluded"));
    }

    [Test]
    public void An_operator_that_is_called_by_URL_is_so_at_every_path()
    {
        var template = new EntryTemplate(new() { CaBundle = [1], Url = "https://127.0.0.1:8443/mutate/v1pod" }, 3);
        Assert.That(template.At("/mutate/v1pod/required").Url, Is.EqualTo("https://127.0.0.1:8443/mutate/v1pod/required"));
    }

    [Test]
    public void An_entry_without_a_CA_bundle_is_no_template()
    {
        V1MutatingWebhookConfiguration configuration = new() { Webhooks = [new() { ClientConfig = new() { Service = new() { Name = "d7y-operator" } } }] };
        Assert.Multiple(() =>
        {
            Assert.That(EntryTemplate.Of(null), Is.Null);
            Assert.That(EntryTemplate.Of(new()), Is.Null);
            Assert.That(EntryTemplate.Of(configuration), Is.Null);
        });
        configuration.Webhooks[0].ClientConfig.CaBundle = [1];
        Assert.That(EntryTemplate.Of(configuration)!.TimeoutSeconds, Is.EqualTo(10));
    }

    private static EntryComposition Compose(params WebhookEntry[] entries) => EntryComposition.Of(entries, Template, LeftOut, _ => false);

    private static WebhookEntry Ignore(string namespaces, string pods) => new()
    {
        NamespaceSelector = Selectors.Of(namespaces),
        PodSelector = Selectors.Of(pods),
    };

    private static WebhookEntry Fail(string namespaces, string pods, string nodes = "") => new()
    {
        NamespaceSelector = Selectors.Of(namespaces),
        PodSelector = Selectors.Of(pods),
        PodNodeSelector = nodes.Length == 0 ? LabelSelector.Everything : Selectors.Of(nodes),
        FailurePolicy = FailurePolicy.Fail,
    };
}
