using System.Text.Json.Nodes;
using Dragonfly.KubeOps.Cli.Manifests;
using Dragonfly.Operator.Tests.Docs;
using Dragonfly.Operator.Tests.E2E.Cluster;
using Dragonfly.Operator.Tests.Fakes;
using k8s.Models;
using KubeOps.Abstractions.Entities;
using KubeOps.Abstractions.Events;
using KubeOps.Abstractions.Rbac;

namespace Dragonfly.Operator.Tests.KubeOpsCli;

internal sealed class RoleTests
{
    [Test]
    public void Rules_are_merged_and_in_order() => Assert.That(
        Rules(typeof(Reader), typeof(Writer)),
        Is.EqualTo(new[]
        {
            "'' namespaces: list watch",
            "'' pods: create get list watch",
            "example.com cats dogs: patch",
            "example.com cats/status: get patch update",
        }));

    [Test]
    public void What_belongs_to_the_own_namespace_goes_into_a_role()
    {
        var files = Generated.Files(new ManifestOptions("cat-operator") { ResourceNames = [("secrets", "cat-ca")] }, typeof(Keeper));
        var roles = Generated.Documents(files, "rbac/operator-role.yaml");
        var bindings = Generated.Documents(files, "rbac/operator-role-binding.yaml");

        Assert.Multiple(() =>
        {
            Assert.That(roles.Select(role => (string?)role["kind"]), Is.EqualTo(new[] { "ClusterRole", "Role" }));
            Generated.AssertJson(roles[1]["metadata"], """{ "name": "cat-operator-role", "namespace": "cat-operator-system" }""");
            Assert.That(Lines(roles[0]), Is.EqualTo(new[] { "'' pods: get" }));
            Assert.That(Lines(roles[1]), Is.EqualTo(new[]
            {
                "'' secrets: create list",
                "'' secrets: get update (cat-ca)",
                "coordination.k8s.io leases: get update",
            }));
            Assert.That(bindings.Select(binding => (string?)binding["roleRef"]!["kind"]), Is.EqualTo(new[] { "ClusterRole", "Role" }));
            Generated.AssertJson(
                bindings[1]["subjects"],
                """[{ "kind": "ServiceAccount", "name": "cat-operator", "namespace": "cat-operator-system" }]""");
        });
    }

    [Test]
    public void Webhook_configurations_are_granted_by_name() => Assert.That(
        Rules(typeof(Publishing)),
        Is.EqualTo(new[]
        {
            "admissionregistration.k8s.io mutatingwebhookconfigurations: get patch (cat-operator-mutators)",
            "admissionregistration.k8s.io validatingwebhookconfigurations: get (cat-operator-validators)",
        }));

    [Test]
    public void Who_watches_without_a_list_watches_one_object() => Assert.That(
        Rules(typeof(Publishing), typeof(Watching)),
        Is.EqualTo(new[]
        {
            "admissionregistration.k8s.io mutatingwebhookconfigurations: get patch watch (cat-operator-mutators)",
            "admissionregistration.k8s.io validatingwebhookconfigurations: get (cat-operator-validators)",
        }));

    [Test]
    public void Events_are_granted_to_those_who_publish_them() =>
        Assert.That(Rules(typeof(Publisher)), Is.EqualTo(new[] { "'' events: create get update" }));

    [Test]
    public void Without_rules_there_is_no_role() => Assert.That(Generated.Files(typeof(string)), Is.Empty);

    private static string[] Rules(params Type[] types) => Rules(new ManifestOptions("cat-operator"), types);

    private static string[] Rules(ManifestOptions options, params Type[] types) =>
        Lines(Generated.Documents(Generated.Files(options, types), "rbac/operator-role.yaml").Single());

    // "group resources: verbs (names)", for comparing by eye.
    private static string[] Lines(JsonNode role) =>
    [
        .. role["rules"]!.AsArray().Select(rule =>
        {
            var names = rule!["resourceNames"] is { } limited ? $" ({Words(limited)})" : "";
            return $"{Group(rule)} {Words(rule["resources"])}: {Words(rule["verbs"])}{names}";
        }),
    ];

    private static string Group(JsonNode rule) => Words(rule["apiGroups"]) is { Length: > 0 } group ? group : "''";

    private static string Words(JsonNode? list) => string.Join(' ', list!.AsArray());

    [EntityRbac(typeof(V1Pod), typeof(V1Namespace), Verbs = RbacVerb.List | RbacVerb.Watch)]
    private sealed class Reader;

    [EntityRbac(typeof(V1Pod), Verbs = RbacVerb.Get | RbacVerb.Create)]
    [EntityRbac(typeof(Dog), typeof(Cat), Verbs = RbacVerb.Patch)]
    private sealed class Writer;

    [EntityRbac(typeof(V1Secret), Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Create | RbacVerb.Update)]
    [EntityRbac(typeof(V1Pod), Verbs = RbacVerb.Get)]
    [EntityRbac(typeof(V1Lease), Verbs = RbacVerb.Get | RbacVerb.Update)]
    private sealed class Keeper;

    [EntityRbac(typeof(V1MutatingWebhookConfiguration), Verbs = RbacVerb.Get | RbacVerb.Patch)]
    [EntityRbac(typeof(V1ValidatingWebhookConfiguration), Verbs = RbacVerb.Get)]
    private sealed class Publishing;

    [EntityRbac(typeof(V1MutatingWebhookConfiguration), Verbs = RbacVerb.Watch)]
    private sealed class Watching;

    private sealed class Publisher(EventPublisher events)
    {
        public override string ToString() => events.ToString()!;
    }

    [KubernetesEntity(Group = "example.com", ApiVersion = "v1", Kind = "Cat", PluralName = "cats")]
    private sealed class Cat : CustomKubernetesEntity<V1ObjectMeta, V1ObjectMeta>;

    [KubernetesEntity(Group = "example.com", ApiVersion = "v1", Kind = "Dog", PluralName = "dogs")]
    private sealed class Dog : CustomKubernetesEntity<V1ObjectMeta>;
}
