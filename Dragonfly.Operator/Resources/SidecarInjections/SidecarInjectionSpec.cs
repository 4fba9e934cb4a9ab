using k8s.Models;
using KubeOps.Abstractions.Entities.Attributes;

namespace Dragonfly.Operator.Resources.SidecarInjections;

/// <summary>What is added, and to whom. The initial values are those of the CRD's schema.</summary>
[Description("What is added, and to whom.")]
[ValidationRule(SelectingSpec.FailNeedsSelector, message: SelectingSpec.FailNeedsSelectorMessage)]
[ValidationRule(
    "(has(self.containers) && self.containers.size() > 0) || (has(self.initContainers) && self.initContainers.size() > 0)",
    message: "needs a container or init container")]
[ValidationRule(
    "!has(self.containers) || !has(self.initContainers) || self.containers.all(c, !self.initContainers.exists(i, i.name == c.name))",
    message: "a container and an init container must not have one name")]
[ValidationRule(
    "!has(self.shared) || !has(self.shared.volumeMounts) || self.shared.volumeMounts.all(m, has(self.volumes) && self.volumes.exists(v, v.name == m.name))",
    message: "shared.volumeMounts must name volumes of spec.volumes")]
public sealed class SidecarInjectionSpec : SelectingSpec
{
    internal const int MaxContainers = 16;
    internal const int MaxVolumes = 32;
    internal const int MaxShared = 64;

    [Description("The higher goes first. Where two resources bring a container of one name, the first is used and the other is left out; ties go by name.")]
    [DefaultValue(0L)]
    public int Priority { get; set; }

    [Description("Containers, as a Pod's spec.containers has them.")]
    [DefaultValue("[]", Json = true)]
    [Items(maxItems: MaxContainers)]
    [XListType(XListType.Map)]
    [XListMapKeys("name")]
    public IList<SidecarContainerSpec> Containers { get; set; } = [];

    [Description("Containers that run and end before the Pod's containers start, as a Pod's spec.initContainers has them.")]
    [DefaultValue("[]", Json = true)]
    [Items(maxItems: MaxContainers)]
    [XListType(XListType.Map)]
    [XListMapKeys("name")]
    public IList<SidecarContainerSpec> InitContainers { get; set; } = [];

    [Description("Volumes, as a Pod's spec.volumes has them. The containers mount no others.")]
    [DefaultValue("[]", Json = true)]
    [Items(maxItems: MaxVolumes)]
    [XListType(XListType.Map)]
    [XListMapKeys("name")]
    public IList<SidecarVolumeSpec> Volumes { get; set; } = [];

    [Description("Secrets, in the Pod's namespace, with which the images are pulled.")]
    [DefaultValue("[]", Json = true)]
    [Items(maxItems: 16)]
    public IList<V1LocalObjectReference> ImagePullSecrets { get; set; } = [];

    [Description("Annotations that a Pod gets where it has none of that name.")]
    [DefaultValue("{}", Json = true)]
    public IDictionary<string, string> Annotations { get; set; } = new Dictionary<string, string>();

    [Description("Where the containers stand: After or Before the Pod's own.")]
    [DefaultValue("After")]
    [EnumValues("After", "Before")]
    public string? Position { get; set; } = "After";

    [Description("Whether the containers become native sidecars, which are init containers with restartPolicy Always: Auto where the API server is of Kubernetes 1.32 or later, Always or Never.")]
    [DefaultValue("Auto")]
    [EnumValues("Auto", "Always", "Never")]
    public string? Native { get; set; } = "Auto";

    [Description("What the Pod's own containers get to reach the added ones.")]
    public SharedSpec? Shared { get; set; }

    [Description("The Pod's containers whose mounts the added containers get, by name; * stands for all.")]
    [DefaultValue("[]", Json = true)]
    [Items(maxItems: MaxVolumes)]
    [XListType(XListType.Set)]
    public IList<string> ShareVolumesOf { get; set; } = [];

    [Description("Variables of the Pod's containers that the added containers get.")]
    [DefaultValue("[]", Json = true)]
    [Items(maxItems: MaxContainers)]
    public IList<TransferSpec> TransferEnv { get; set; } = [];

    [Description("What the annotations of a Pod may change. Resources: dragonfly.io/sidecar-resources.")]
    [DefaultValue("[]", Json = true)]
    [Items(maxItems: 1)]
    [XListType(XListType.Set)]
    [ValidationRule("self.all(o, o == 'Resources')", message: "must be Resources")]
    public IList<string> AllowOverrides { get; set; } = [];

    [Description("Allowed: the annotation dragonfly.io/skip of a Pod keeps the containers away. Forbidden: it does not.")]
    [DefaultValue("Allowed")]
    [EnumValues("Allowed", "Forbidden")]
    public string? OptOut { get; set; } = "Allowed";

    [Description("Ignore: Pods start without the containers while the operator is away. Fail: they are refused.")]
    [DefaultValue("Ignore")]
    [EnumValues("Ignore", "Fail")]
    public string? FailurePolicy { get; set; } = "Ignore";
}

[Description("A container as a Pod has it. Fields that are not listed here are passed through.")]
[PreserveUnknownFields]
public sealed class SidecarContainerSpec : PassedThroughSpec
{
    [Description("Name of the container.")]
    [Required]
    [Length(minLength: 1, maxLength: 63)]
    [Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    public string Name { get; set; } = "";

    [Description("Image of the container.")]
    [Required]
    [Length(minLength: 1, maxLength: 1024)]
    [Pattern(@"^\S+$")]
    public string Image { get; set; } = "";
}

[Description("A volume as a Pod has it. Fields that are not listed here are passed through.")]
[PreserveUnknownFields]
public sealed class SidecarVolumeSpec : PassedThroughSpec
{
    [Description("Name of the volume.")]
    [Required]
    [Length(minLength: 1, maxLength: 63)]
    [Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    public string Name { get; set; } = "";
}

[Description("What the Pod's own containers get to reach the added ones.")]
public sealed class SharedSpec
{
    [Description("Variables, as a container's env has them. A variable that the container has stays as it is.")]
    [DefaultValue("[]", Json = true)]
    [Items(maxItems: SidecarInjectionSpec.MaxShared)]
    [XListType(XListType.Map)]
    [XListMapKeys("name")]
    public IList<SharedVariableSpec> Env { get; set; } = [];

    [Description("Mounts of spec.volumes, as a container's volumeMounts has them.")]
    [DefaultValue("[]", Json = true)]
    [Items(maxItems: SidecarInjectionSpec.MaxVolumes)]
    [XListType(XListType.Map)]
    [XListMapKeys("mountPath")]
    public IList<SharedMountSpec> VolumeMounts { get; set; } = [];
}

[PreserveUnknownFields]
public sealed class SharedVariableSpec : PassedThroughSpec
{
    [Description("Name of the variable.")]
    [Required]
    [Length(minLength: 1, maxLength: 253)]
    [Pattern("^[-._a-zA-Z][-._a-zA-Z0-9]*$")]
    public string Name { get; set; } = "";
}

[PreserveUnknownFields]
public sealed class SharedMountSpec : PassedThroughSpec
{
    [Description("Name of a volume of spec.volumes.")]
    [Required]
    [Length(minLength: 1, maxLength: 63)]
    public string Name { get; set; } = "";

    [Description("Where it is mounted.")]
    [Required]
    [Length(minLength: 1, maxLength: 1024)]
    [Pattern("^(/[^/:]+)+$")]
    [ValidationRule("!self.matches('/[.]{1,2}(/|$)')", message: "must not contain '.' or '..'")]
    public string MountPath { get; set; } = "";
}

/// <summary>Variables of one of the Pod's containers.</summary>
public sealed class TransferSpec
{
    [Description("Name of the Pod's container; * stands for all.")]
    [Required]
    [Length(minLength: 1, maxLength: 63)]
    [Pattern(@"^([*]|[a-z0-9]([-a-z0-9]*[a-z0-9])?)$")]
    public string Container { get; set; } = "";

    [Description("Names of its variables.")]
    [Required]
    [Items(minItems: 1, maxItems: SidecarInjectionSpec.MaxShared)]
    [XListType(XListType.Set)]
    public IList<string> Names { get; set; } = [];
}
