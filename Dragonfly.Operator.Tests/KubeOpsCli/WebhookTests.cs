using Dragonfly.KubeOps.Cli;
using k8s.Models;
using KubeOps.Operator.Web.Webhooks.Admission.Mutation;
using KubeOps.Operator.Web.Webhooks.Admission.Validation;

namespace Dragonfly.Operator.Tests.KubeOpsCli;

internal sealed class WebhookTests
{
    [Test]
    public void A_mutating_webhook_has_an_entry() => Generated.AssertJson(
        Generated.Document(Generated.Files(typeof(PodMutation), typeof(string)), "webhook/mutators.yaml"),
        """
        {
          "apiVersion": "admissionregistration.k8s.io/v1",
          "kind": "MutatingWebhookConfiguration",
          "metadata": { "name": "cat-operator-mutators" },
          "webhooks": [
            {
              "admissionReviewVersions": ["v1"],
              "clientConfig": { "service": { "name": "cat-operator", "namespace": "cat-operator-system", "path": "/mutate/v1pod" } },
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
        var webhook = Generated.Document(Generated.Files(typeof(SecretValidation), typeof(SampleValidation)), "webhook/validators.yaml")["webhooks"]!;

        Assert.That((string?)webhook[0]!["name"], Is.EqualTo("validate.sample.example.com.v1"));
        Assert.That((string?)webhook[1]!["name"], Is.EqualTo("validate.secret.v1"));
        Generated.AssertJson(webhook[0]!["rules"]![0]!["operations"], """["CREATE","UPDATE"]""");
    }

    [Test]
    public void An_overriding_ancestor_counts() => Generated.AssertJson(
        Generated.Document(Generated.Files(typeof(SecretValidation)), "webhook/validators.yaml")["webhooks"]![0]!["rules"]![0]!["operations"], """["CREATE"]""");

    [Test]
    public void Without_webhooks_there_is_no_configuration() => Assert.That(Generated.Files(typeof(string)), Is.Empty);

    [Test]
    public void What_would_never_be_called_is_refused() => Assert.That(
        () => Generated.Files(typeof(Idle)),
        Throws.TypeOf<GenerationException>().With.Message.EqualTo("Idle: overrides none of Create, Update, so it would never be called"));

    [MutationWebhook(typeof(V1Pod))]
    private sealed class PodMutation : MutationWebhook<V1Pod>
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
        public override ValidationResult Create(SampleEntity<V1Secret> entity, bool dryRun) => Success();

        public override ValidationResult Update(SampleEntity<V1Secret> oldEntity, SampleEntity<V1Secret> newEntity, bool dryRun) => Success();
    }

    [MutationWebhook(typeof(V1Pod))]
    private sealed class Idle : MutationWebhook<V1Pod>;
}
