using k8s.Models;
using KubeOps.Abstractions.Entities;
using KubeOps.Abstractions.Entities.Attributes;

namespace Dragonfly.Operator.Resources.NetworkInjections;

/// <summary>Says which Multus networks the webhook adds to the Pods that it selects. Cluster-scoped.</summary>
[KubernetesEntity(Group = "dragonfly.io", ApiVersion = "v1alpha1", Kind = "NetworkInjection", PluralName = "networkinjections")]
[EntityScope(EntityScope.Cluster)]
[KubernetesEntityShortNames("dni")]
[StorageVersion]
[Description("NetworkInjection says which networks of Multus are added to the Pods that it selects, and that the devices behind them are requested.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].status", "Ready", "string", Description = "Whether the spec is in use and the webhook is called for what it selects.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"NetworksFound\")].status", "Found", "string", Description = "Whether the definitions of all networks are there.")]
[GenericAdditionalPrinterColumn(".status.networks", "Networks", "integer", Description = "How many networks are added to a Pod.")]
[GenericAdditionalPrinterColumn(".spec.requestResources", "Resources", "boolean", Description = "Whether the device resources of the networks are requested.", Priority = PrinterColumnPriority.WideView)]
[GenericAdditionalPrinterColumn(".spec.priority", "Priority", "integer", Description = "The networks of the highest come first.", Priority = PrinterColumnPriority.WideView)]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date", Description = "When it was created.")]
public sealed class V1Alpha1NetworkInjection() : Resource<NetworkInjectionSpec, NetworkInjectionStatus>(NetworkInjectionKind.KindName);
