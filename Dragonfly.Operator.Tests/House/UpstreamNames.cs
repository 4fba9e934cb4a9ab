namespace Dragonfly.Operator.Tests.House;

/// <summary>What upstream's KubeOps and KubernetesClient publish, as far as the operator may use it.</summary>
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
        "IKubernetesObject", "IMetadata", "ISpec", "IStatus", "KubernetesObject", "WatchEventType",
        "HttpOperationException", "HttpRequestMessageWrapper", "HttpResponseMessageWrapper", "HttpMessageWrapper",
        "KubernetesEntityAttribute", "V1ObjectMeta", "V1OwnerReference", "V1Namespace", "V1Pod", "V1Secret", "V1Condition", "V1LabelSelector",
        "V1LabelSelectorRequirement", "V1LocalObjectReference", "V1Patch", "V1MutatingWebhookConfiguration",
        "V1ValidatingWebhookConfiguration", "V1MutatingWebhook", "V1ValidatingWebhook", "V1MatchCondition", "V1RuleWithOperations",
        "Admissionregistrationv1WebhookClientConfig", "Admissionregistrationv1ServiceReference", "Corev1Event", "V1EventSource",
        "V1ObjectReference", "V1Status", "V1StatusCause", "V1StatusDetails", "V1ListMeta",
        "CustomKubernetesEntity", "EntityScope", "PrinterColumnPriority",
        "EntityScopeAttribute", "KubernetesEntityShortNamesAttribute", "StorageVersionAttribute", "GenericAdditionalPrinterColumnAttribute",
        "DescriptionAttribute", "RequiredAttribute", "IgnoreAttribute", "PreserveUnknownFieldsAttribute", "ValidationRuleAttribute",
        "DefaultValueAttribute", "AdditionalPrinterColumnAttribute", "RangeMinimumAttribute", "RangeMaximumAttribute", "PatternAttribute",
        "LengthAttribute", "ItemsAttribute", "MultipleOfAttribute", "EnumValuesAttribute", "FormatAttribute", "UniqueItemsAttribute",
        "XListType", "XListTypeAttribute", "XListMapKeysAttribute", "XMapType", "XMapTypeAttribute", "EmbeddedResourceAttribute",
        "ExampleAttribute", "TitleAttribute", "ExternalDocsAttribute",
        "EntityRbacAttribute", "GenericRbacAttribute", "RbacVerb", "IEntityController", "ReconciliationResult", "EventPublisher", "EventType",
        "IOperatorBuilder", "OperatorSettings", "OperatorSettingsBuilder", "OperatorSettingsBuilderExtensions", "LeaderElectionType",
        "ReconcileStrategy", "IKubernetesClient", "KubernetesClient", "ServiceCollectionExtensions",
        "MutationWebhookAttribute", "MutationWebhook", "MutationResult", "ValidationWebhookAttribute", "ValidationWebhook", "ValidationResult",
        "AdmissionStatus",
    ];

    /// <summary>What the embedded types have beyond upstream's.</summary>
    public static IReadOnlyList<string> EmbeddedMembers { get; } = ["RequestUid", "MapMutationWebhook", "MapValidationWebhook"];
}
