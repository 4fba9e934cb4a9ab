using Dragonfly.KubeOps.Cli;
using Dragonfly.KubeOps.Cli.Manifests;
using k8s.Models;
using KubeOps.Operator.Web.Webhooks.Admission.Mutation;
using KubeOps.Operator.Web.Webhooks.Admission.Validation;
using NUnit.Framework.Constraints;

namespace Dragonfly.Operator.Tests.KubeOpsCli;

internal sealed class WebhookTests
{
    private static readonly ManifestOptions Options = new("cat-operator") { Namespace = "cats", Service = "cat-webhook" };

    [Test]
    public void A_mutating_webhook_has_an_entry() => Generated.AssertJson(
        Generated.Document(Generated.Files(Options, typeof(PodMutation), typeof(string)), "mutators.yaml"),
        """
        {
          "apiVersion": "admissionregistration.k8s.io/v1",
          "kind": "MutatingWebhookConfiguration",
          "metadata": { "name": "cat-operator-mutators" },
          "webhooks": [
            {
              "admissionReviewVersions": ["v1"],
              "clientConfig": { "service": { "name": "cat-webhook", "namespace": "cats", "path": "/mutate/v1pod" } },
              "matchPolicy": "Exact",
              "name": "mutate.pod.v1",
              "rules": [{ "apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["pods"] }],
              "sideEffects": "None"
            }
          ]
        }
        """);

    [Test]
    public void A_validating_webhook_is_named_after_its_entity()
    {
        var webhook = Generated.Document(Generated.Files(typeof(SecretValidation), typeof(SampleValidation)), "validators.yaml")["webhooks"]!;

        Assert.That((string?)webhook[0]!["name"], Is.EqualTo("validate.sample.example.com.v1"));
        Assert.That((string?)webhook[1]!["name"], Is.EqualTo("validate.secret.v1"));
        Generated.AssertJson(webhook[0]!["rules"]![0]!["operations"], """["UPDATE","DELETE"]""");
    }

    [Test]
    public void An_overriding_ancestor_counts() => Generated.AssertJson(
        Generated.Document(Generated.Files(typeof(SecretValidation)), "validators.yaml")["webhooks"]![0]!["rules"]![0]!["operations"], """["CREATE"]""");

    [Test]
    public void Without_webhooks_there_is_no_configuration() => Assert.That(Generated.Files(typeof(string)), Is.Empty);

    [Test]
    public void What_would_never_be_called_is_refused() => Assert.Multiple(() =>
    {
        Assert.That(() => Generated.Files(typeof(Idle)), Refuses("Idle: overrides none of Create, Update, Delete, so it would never be called"));
        Assert.That(() => Generated.Files(typeof(Stray)), Refuses("Stray: does not derive from MutationWebhook<V1Pod>"));
        Assert.That(() => Generated.Files(typeof(PodMutation), typeof(PodMutationAgain)), Refuses("two webhooks would be called mutate.pod.v1"));
    });

    private static EqualStringConstraint Refuses(string message) => Throws.TypeOf<GenerationException>().With.Message.EqualTo(message);

    [MutationWebhook(typeof(V1Pod))]
    private class PodMutation : MutationWebhook<V1Pod>
    {
        public override MutationResult<V1Pod> Create(V1Pod entity, bool dryRun) => NoChanges();
    }

    [MutationWebhook(typeof(V1Pod))]
    private sealed class PodMutationAgain : MutationWebhook<V1Pod>
    {
        public override Task<MutationResult<V1Pod>> CreateAsync(V1Pod entity, bool dryRun, CancellationToken cancellationToken) => Task.FromResult(NoChanges());
    }

    private abstract class Created<TEntity> : ValidationWebhook<TEntity>
        where TEntity : k8s.IKubernetesObject<V1ObjectMeta>
    {
        public override ValidationResult Create(TEntity entity, bool dryRun) => Success();
    }

    [ValidationWebhook(typeof(V1Secret))]
    private sealed class SecretValidation : Created<V1Secret>;

    [ValidationWebhook(typeof(SampleEntity<V1Secret>))]
    private sealed class SampleValidation : ValidationWebhook<SampleEntity<V1Secret>>
    {
        public override Task<ValidationResult> UpdateAsync(
            SampleEntity<V1Secret> oldEntity, SampleEntity<V1Secret> newEntity, bool dryRun, CancellationToken cancellationToken) => Task.FromResult(Success());

        public override ValidationResult Delete(SampleEntity<V1Secret> entity, bool dryRun) => Success();
    }

    [MutationWebhook(typeof(V1Pod))]
    private sealed class Idle : MutationWebhook<V1Pod>;

    [MutationWebhook(typeof(V1Pod))]
    private sealed class Stray : ValidationWebhook<V1Pod>;
}
