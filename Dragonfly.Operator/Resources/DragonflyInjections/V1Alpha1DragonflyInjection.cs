using Dragonfly.Operator.Resources.DragonflyInjections.Rules;
using k8s.Models;
using KubeOps.Abstractions.Entities;
using KubeOps.Abstractions.Entities.Attributes;

namespace Dragonfly.Operator.Resources.DragonflyInjections;

/// <summary>Says what the webhook adds to the Pods that it selects. Cluster-scoped.</summary>
[KubernetesEntity(Group = "dragonfly.io", ApiVersion = "v1alpha1", Kind = "DragonflyInjection", PluralName = "dragonflyinjections")]
[EntityScope(EntityScope.Cluster)]
[KubernetesEntityShortNames("dfi")]
[StorageVersion]
[Description("DragonflyInjection says what is added to the Pods that it selects, for them to use Dragonfly's peer-to-peer distribution.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].status", "Ready", "string", Description = "Whether the spec is valid and in use.")]
[GenericAdditionalPrinterColumn(".spec.proxyPort", "Port", "integer", Description = "Port of the dfdaemon proxy.")]
[GenericAdditionalPrinterColumn(".status.socketMount", "Socket", "string", Description = "What of the dfdaemon socket is mounted, which is File (Pods start only where it is), Directory or None.")]
[GenericAdditionalPrinterColumn(".spec.toolsImage", "Image", "string", Description = "Image with the CLI tools.")]
[GenericAdditionalPrinterColumn(".status.toolsDelivery", "Tools", "string", Description = "How the tools reach containers, which is InitContainer, ImageVolume or None.", Priority = PrinterColumnPriority.WideView)]
[GenericAdditionalPrinterColumn(".spec.priority", "Priority", "integer", Description = "Among matching resources the highest wins.", Priority = PrinterColumnPriority.WideView)]
[GenericAdditionalPrinterColumn(".status.missing", "Missing", "integer", Description = "How many running Pods ask for injection and lack what it adds.", Priority = PrinterColumnPriority.WideView)]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date", Description = "When it was created.")]
public sealed class V1Alpha1DragonflyInjection() : Resource<DragonflyInjectionSpec, DragonflyInjectionStatus>(DragonflyInjectionKind.KindName);

/// <summary>How the operator found the resource.</summary>
public sealed record DragonflyInjectionStatus : ResourceStatus
{
    [Description("What of the dfdaemon socket is mounted, which is File (Pods start only where it is), Directory or None.")]
    public string? SocketMount { get; set; }

    [Description("How the tools reach containers, which is InitContainer, ImageVolume or None.")]
    public string? ToolsDelivery { get; set; }

    [Description("How many running Pods ask for injection and lack what the resource adds, as the last audit found.")]
    [RangeMinimum(0)]
    public int? Missing { get; set; }
}
