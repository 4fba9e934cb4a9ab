namespace Dragonfly.Operator.Tests.House;

/// <summary>What upstream's KubeOps publishes, as far as the operator may use it; KubernetesClient's types come from its package either way.</summary>
internal static class UpstreamNames
{
    public static IReadOnlyList<string> Namespaces { get; } =
    [
        "k8s", "k8s.Models", "k8s.Autorest",
        "KubeOps.Abstractions.Builder", "KubeOps.Abstractions.Entities", "KubeOps.Abstractions.Entities.Attributes",
        "KubeOps.Abstractions.Events", "KubeOps.Abstractions.Rbac", "KubeOps.Abstractions.Reconciliation",
        "KubeOps.Abstractions.Reconciliation.Controller", "KubeOps.KubernetesClient", "KubeOps.Operator",
        "KubeOps.Operator.Web.Webhooks.Admission", "KubeOps.Operator.Web.Webhooks.Admission.Mutation",
        "KubeOps.Operator.Web.Webhooks.Admission.Validation",
    ];

    public static IReadOnlyList<string> Types { get; } =
    [
        "WatchEventType",
        "CustomKubernetesEntity", "EntityScope", "PrinterColumnPriority",
        "EntityScopeAttribute", "KubernetesEntityShortNamesAttribute", "StorageVersionAttribute", "GenericAdditionalPrinterColumnAttribute",
        "DescriptionAttribute", "RequiredAttribute", "IgnoreAttribute", "PreserveUnknownFieldsAttribute", "ValidationRuleAttribute",
        "DefaultValueAttribute", "RangeMinimumAttribute", "RangeMaximumAttribute", "PatternAttribute",
        "LengthAttribute", "ItemsAttribute", "EnumValuesAttribute",
        "XListType", "XListTypeAttribute", "XListMapKeysAttribute",
        "EntityRbacAttribute", "RbacVerb", "IEntityController", "ReconciliationResult", "EventPublisher", "EventType",
        "IOperatorBuilder", "OperatorSettings", "OperatorSettingsBuilder", "OperatorSettingsBuilderExtensions",
        "ReconcileStrategy", "IKubernetesClient", "KubernetesClient", "ServiceCollectionExtensions",
        "MutationWebhookAttribute", "MutationWebhook", "MutationResult", "ValidationWebhookAttribute", "ValidationWebhook", "ValidationResult",
        "AdmissionStatus",
    ];
}
