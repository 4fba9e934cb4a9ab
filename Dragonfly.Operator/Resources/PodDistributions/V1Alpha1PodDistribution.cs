using k8s.Models;
using KubeOps.Abstractions.Entities;
using KubeOps.Abstractions.Entities.Attributes;

namespace Dragonfly.Operator.Resources.PodDistributions;

/// <summary>Says to which groups of nodes the Pods of a workload go. Namespaced.</summary>
[KubernetesEntity(Group = "dragonfly.io", ApiVersion = "v1alpha1", Kind = "PodDistribution", PluralName = "poddistributions")]
[EntityScope(EntityScope.Namespaced)]
[KubernetesEntityShortNames("pdist")]
[StorageVersion]
[Description("PodDistribution says to which groups of nodes the Pods of a workload go, by weight.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].status", "Ready", "string", Description = "Whether the spec is valid and in use.")]
[GenericAdditionalPrinterColumn(".spec.target.name", "Target", "string", Description = "The workload.")]
[GenericAdditionalPrinterColumn(".status.desired", "Desired", "integer", Description = "How many Pods the workload asks for.")]
[GenericAdditionalPrinterColumn(".status.shares", "Groups", "string", Description = "How many Pods each group has.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Balanced\")].status", "Balanced", "string", Description = "Whether each group has its share, give or take one Pod.")]
[GenericAdditionalPrinterColumn(".spec.target.kind", "Kind", "string", Description = "The kind of the workload.", Priority = PrinterColumnPriority.WideView)]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date", Description = "When it was created.")]
public sealed class V1Alpha1PodDistribution() : Resource<PodDistributionSpec, PodDistributionStatus>(PodDistributionKind.KindName);

/// <summary>How the operator found the resource, and where the Pods are.</summary>
public sealed record PodDistributionStatus : ResourceStatus
{
    [Description("How many Pods the workload asks for.")]
    public int? Desired { get; set; }

    [Description("How many Pods each group has, as one text.")]
    public string? Shares { get; set; }

    [Description("Each group and its Pods.")]
    [XListType(XListType.Map)]
    [XListMapKeys("name")]
    public IList<DistributionGroupStatus>? Groups { get; set; }

    [Description("How many of the workload's Pods are in none of the groups.")]
    public int? Unassigned { get; set; }
}

public sealed record DistributionGroupStatus
{
    [Required]
    [Description("Name of the group.")]
    public string Name { get; set; } = "";

    [Description("Its weight.")]
    public int Weight { get; set; }

    [Description("How many Pods it has when each group has its share.")]
    public int Wanted { get; set; }

    [Description("How many Pods it has.")]
    public int Assigned { get; set; }
}
