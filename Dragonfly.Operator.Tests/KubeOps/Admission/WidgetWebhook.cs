using KubeOps.Operator.Web.Webhooks.Admission.Validation;

namespace Dragonfly.Operator.Tests.Embedded.Admission;

[ValidationWebhook(typeof(Widget))]
internal sealed class WidgetWebhook : ValidationWebhook<Widget>
{
    public override ValidationResult Create(Widget entity, bool dryRun) =>
        entity.Spec!.Size < 0 ? Fail($"{entity.Metadata.NamespaceProperty}: spec.size must not be negative", 422) : Success("looks good");

    public override ValidationResult Update(Widget oldEntity, Widget newEntity, bool dryRun) =>
        newEntity.Spec!.Size < oldEntity.Spec!.Size ? Fail("spec.size must not shrink") : Success();
}
