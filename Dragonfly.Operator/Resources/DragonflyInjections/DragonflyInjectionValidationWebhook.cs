using Dragonfly.Operator.Resources.DragonflyInjections.Rules;
using KubeOps.Operator.Web.Webhooks.Admission.Validation;

namespace Dragonfly.Operator.Resources.DragonflyInjections;

/// <summary>Refuses DragonflyInjections that could not be used.</summary>
[ValidationWebhook(typeof(V1Alpha1DragonflyInjection))]
public sealed class DragonflyInjectionValidationWebhook(DragonflyInjectionKind kind)
    : ResourceValidation<V1Alpha1DragonflyInjection, InjectionRule>(kind);
