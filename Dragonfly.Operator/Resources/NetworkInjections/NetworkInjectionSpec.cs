using System.Text.Json.Serialization;
using k8s.Models;
using KubeOps.Abstractions.Entities.Attributes;

namespace Dragonfly.Operator.Resources.NetworkInjections;

/// <summary>Which networks are added, and to whom. The initial values are those of the CRD's schema.</summary>
[Description("Which networks are added, and to whom.")]
[ValidationRule(SelectingSpec.FailNeedsSelector, message: SelectingSpec.FailNeedsSelectorMessage)]
public sealed class NetworkInjectionSpec : SelectingSpec
{
    internal const int MaxNetworks = 64;

    [Description("A label selector over the Pod's own spec.nodeSelector, with what other resources have added to it. Empty matches all.")]
    [DefaultValue("{}", Json = true)]
    public V1LabelSelector? PodNodeSelector { get; set; } = new();

    [Description("Where several resources select a Pod, the networks of the highest priority come first; ties go by name.")]
    [DefaultValue(0L)]
    public int Priority { get; set; }

    [Description("The networks, in the order in which they are added.")]
    [Required]
    [Items(minItems: 1, maxItems: MaxNetworks)]
    [ValidationRule(
        "self.all(a, self.exists_one(b, a.name == b.name && has(a.__namespace__) == has(b.__namespace__) && (!has(a.__namespace__) || a.__namespace__ == b.__namespace__) && has(a.interface) == has(b.interface) && (!has(a.interface) || a.interface == b.interface)))",
        message: "must not name a network twice, unless with another interface")]
    [ValidationRule("self.all(a, !has(a.interface) || self.exists_one(b, has(b.interface) && a.interface == b.interface))", message: "must not name an interface twice")]
    public IList<NetworkSelection> Networks { get; set; } = [];

    [Description("true: the resources that the annotation k8s.v1.cni.cncf.io/resourceName of the networks' definitions names are requested and limited.")]
    [DefaultValue(false)]
    public bool RequestResources { get; set; }

    [Description("The container that requests the resources; the Pod's first if not set.")]
    [Length(minLength: 1, maxLength: 63)]
    [Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    public string? ResourcesContainer { get; set; }

    [Description("Ignore: Pods start without the networks while the operator is away. Fail: they are refused.")]
    [DefaultValue("Ignore")]
    [EnumValues("Ignore", "Fail")]
    public string? FailurePolicy { get; set; } = "Ignore";
}

[Description("A network as an element of the annotation k8s.v1.cni.cncf.io/networks has it. Members that are not listed here are passed through.")]
[PreserveUnknownFields]
public sealed class NetworkSelection : PassedThroughSpec
{
    // Without anchors: the end of a text is "$" to an API server and "\z" to .NET.
    internal const string InterfaceForm = "[!-.0-9;-~]+";
    internal const string MacForm = "([0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}|[0-9A-Fa-f]{2}(-[0-9A-Fa-f]{2}){5})";
    internal const string GuidForm = "([0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){7}|[0-9A-Fa-f]{2}(-[0-9A-Fa-f]{2}){7})";

    [Description("Name of the NetworkAttachmentDefinition.")]
    [Required]
    [Length(minLength: 1, maxLength: 253)]
    [Pattern(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")]
    public string Name { get; set; } = "";

    [Description("Its namespace; the Pod's if not set.")]
    [Length(minLength: 1, maxLength: 63)]
    [Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    public string? Namespace { get; set; }

    [Description("Name of the interface in the Pod. Multus names the nth network net<n> if not set.")]
    [Length(minLength: 1, maxLength: NetworkElementReader.MaxInterfaceLength)]
    [Pattern($"^{InterfaceForm}$")]
    [ValidationRule("!(self in ['.', '..', 'lo', 'eth0'])", message: "must not be '.', '..', lo or eth0")]
    public string? Interface { get; set; }

    [Description("Static addresses, with or without the length of their prefix. Only one Pod can have them.")]
    [Items(maxItems: 16)]
    [XListType(XListType.Set)]
    public IList<string>? Ips { get; set; }

    [Description("Static hardware address. Only one Pod can have it.")]
    [Length(maxLength: 17)]
    [Pattern($"^{MacForm}$")]
    public string? Mac { get; set; }

    [Description("Static InfiniBand GUID. Only one Pod can have it.")]
    [JsonPropertyName("infiniband-guid")]
    [Length(maxLength: 23)]
    [Pattern($"^{GuidForm}$")]
    public string? InfinibandGuid { get; set; }

    [Description("Gateways that become the Pod's default routes: one of IPv4 and one of IPv6 at the most.")]
    [JsonPropertyName("default-route")]
    [Items(maxItems: 2)]
    [XListType(XListType.Set)]
    public IList<string>? DefaultRoute { get; set; }
}

/// <summary>How the operator found the resource.</summary>
public sealed record NetworkInjectionStatus : ResourceStatus
{
    [Description("How many networks are added to a Pod.")]
    public int? Networks { get; set; }
}
