using k8s.Models;
using KubeOps.Abstractions.Entities;
using KubeOps.Abstractions.Entities.Attributes;

namespace Dragonfly.Operator.Resources.SidecarInjections;

/// <summary>Says which containers the webhook adds to the Pods that it selects. Cluster-scoped.</summary>
[KubernetesEntity(Group = "dragonfly.io", ApiVersion = "v1alpha1", Kind = "SidecarInjection", PluralName = "sidecarinjections")]
[EntityScope(EntityScope.Cluster)]
[KubernetesEntityShortNames("dsi")]
[StorageVersion]
[Description("SidecarInjection says which containers and volumes are added to the Pods that it selects, and what the Pods' own containers need to reach them.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].status", "Ready", "string", Description = "Whether the spec is in use and the webhook is called for what it selects.")]
[GenericAdditionalPrinterColumn(".status.containers", "Containers", "integer", Description = "How many containers and init containers are added to a Pod.")]
[GenericAdditionalPrinterColumn(".status.native", "Native", "boolean", Description = "Whether the containers are added as native sidecars.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Selected\")].status", "Selected", "string", Description = "Whether it matches a namespace.")]
[GenericAdditionalPrinterColumn(".spec.priority", "Priority", "integer", Description = "Where two resources bring a container of one name, the higher wins.", Priority = PrinterColumnPriority.WideView)]
[GenericAdditionalPrinterColumn(".status.hash", "Hash", "string", Description = "What Pods name in dragonfly.io/sidecars that have the newest containers.", Priority = PrinterColumnPriority.WideView)]
[GenericAdditionalPrinterColumn(".status.missing", "Missing", "integer", Description = "How many running Pods are selected and have no sidecars.", Priority = PrinterColumnPriority.WideView)]
[GenericAdditionalPrinterColumn(".status.outdated", "Outdated", "integer", Description = "How many running Pods have containers of an earlier state of it.", Priority = PrinterColumnPriority.WideView)]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date", Description = "When it was created.")]
public sealed class V1Alpha1SidecarInjection() : Resource<SidecarInjectionSpec, SidecarInjectionStatus>(SidecarInjectionKind.KindName);

/// <summary>How the operator found the resource.</summary>
public sealed record SidecarInjectionStatus : ResourceStatus
{
    [Description("How many containers and init containers are added to a Pod.")]
    public int? Containers { get; set; }

    [Description("Whether the containers are added as native sidecars, which are init containers that keep running.")]
    public bool? Native { get; set; }

    [Description("The hash of what is added. Pods name it in their annotation dragonfly.io/sidecars.")]
    public string? Hash { get; set; }

    [Description("The version of the API server that accepted the containers of the observed generation.")]
    public string? AcceptedBy { get; set; }

    [Description("How many running Pods are selected and have no sidecars, as the last audit found.")]
    [RangeMinimum(0)]
    public int? Missing { get; set; }

    [Description("How many running Pods have containers of an earlier state of the resource, as the last audit found.")]
    [RangeMinimum(0)]
    public int? Outdated { get; set; }
}
