using KubeOps.Operator.Web.Webhooks.Admission.Validation;

namespace Dragonfly.Operator.Tests.Embedded.Admission;

[ValidationWebhook(typeof(Widget))]
internal sealed class WidgetWebhook : ValidationWebhook<Widget>
{
    public override ValidationResult Create(Widget entity, bool dryRun) =>
        entity.Spec!.Size < 0 ? Fail($"{entity.Metadata.NamespaceProperty}: spec.size must not be negative", 422) : Success("looks good");

    public override Task<ValidationResult> UpdateAsync(
        Widget oldEntity, Widget newEntity, bool dryRun, CancellationToken cancellationToken) =>
        Task.FromResult(newEntity.Spec!.Size < oldEntity.Spec!.Size ? Fail("spec.size must not shrink") : Success());

    public override ValidationResult Delete(Widget entity, bool dryRun) => dryRun ? Success() : Fail();
}
