using KubeOps.Abstractions.Entities.Attributes;

namespace Dragonfly.Operator.Resources.PodDistributions;

/// <summary>Whose Pods go where. The initial values are those of the CRD's schema.</summary>
/// <remarks>Values with a fixed set of names are strings: one resource with a name of tomorrow must not keep the others from being read.</remarks>
[Description("Whose Pods go where.")]
public sealed class PodDistributionSpec : ResourceSpec
{
    [Description("false: distributes nothing.")]
    [DefaultValue(true)]
    public bool Enabled { get; set; } = true;

    [Required]
    [Description("The workload whose Pods are distributed.")]
    public DistributionTargetSpec Target { get; set; } = new();

    [Required]
    [Description("The groups of nodes, in the order in which bases are filled and ties are broken.")]
    [Items(minItems: 1, maxItems: Apportionment.MaxGroups)]
    [XListType(XListType.Map)]
    [XListMapKeys("name")]
    [ValidationRule("self.exists(g, !has(g.weight) || g.weight > 0)", message: "at least one group must have a weight above 0")]
    public IList<DistributionGroupSpec> Groups { get; set; } = [];

    [Description("DoNotSchedule: Pods get the group's nodeSelector. ScheduleAnyway: they get a preferred node affinity for it.")]
    [DefaultValue("DoNotSchedule")]
    [EnumValues("DoNotSchedule", "ScheduleAnyway")]
    public string? WhenUnsatisfiable { get; set; } = "DoNotSchedule";

    [Description("Balanced: Pods of ReplicaSets get a deletion cost, so that scaling down leaves the shares as they were. None: they get none.")]
    [DefaultValue("Balanced")]
    [EnumValues("Balanced", "None")]
    public string? ScaleDown { get; set; } = "Balanced";
}

public sealed class DistributionTargetSpec
{
    [Required]
    [Description("Its API version, e.g. apps/v1.")]
    [Length(minLength: 1, maxLength: DistributionTarget.MaxApiVersionLength)]
    public string ApiVersion { get; set; } = "";

    [Required]
    [Description("Its kind: Deployment, ReplicaSet, StatefulSet, Rollout, or any other that owns Pods itself.")]
    [Length(minLength: 1, maxLength: DistributionTarget.MaxKindLength)]
    [ValidationRule("!(self in ['Job', 'CronJob', 'DaemonSet', 'Pod'])", message: "must not be Job, CronJob, DaemonSet or Pod, whose Pods are not distributed")]
    public string Kind { get; set; } = "";

    [Required]
    [Description("Its name.")]
    [Length(minLength: 1, maxLength: DistributionTarget.MaxNameLength)]
    public string Name { get; set; } = "";
}

[ValidationRule("!has(self.maxReplicas) || !has(self.base) || self.base <= self.maxReplicas", message: "base must not be greater than maxReplicas")]
public sealed class DistributionGroupSpec
{
    [Required]
    [Description("Its name, which stands in the annotation of its Pods.")]
    [Length(minLength: 1, maxLength: 63)]
    [Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    public string Name { get; set; } = "";

    [Required]
    [Description("The labels that its nodes have.")]
    [ValidationRule("size(self) > 0", message: "must have at least one label")]
    public IDictionary<string, string> NodeSelector { get; set; } = new Dictionary<string, string>();

    [Description("Its share of the Pods beyond the bases, relative to the other groups. 0: none.")]
    [DefaultValue(1L)]
    [RangeMinimum(0)]
    [RangeMaximum(1000)]
    public int Weight { get; set; } = 1;

    [Description("That many Pods go here first, before weights count.")]
    [DefaultValue(0L)]
    [RangeMinimum(0)]
    [RangeMaximum(DistributionGroup.MaxBase)]
    public int Base { get; set; }

    [Description("At most so many Pods of one template go here.")]
    [RangeMinimum(0)]
    public int? MaxReplicas { get; set; }

    [Description("Added to the Pods of the group.")]
    [DefaultValue("[]", Json = true)]
    [Items(maxItems: 16)]
    public IList<DistributionTolerationSpec>? Tolerations { get; set; } = [];

    [Description("After a Pod of the group was pending for so long because the scheduler finds no node, new Pods go to other groups, until five minutes after the last such Pod.")]
    [RangeMinimum(1)]
    [RangeMaximum(86400)]
    public int? UnschedulableAfterSeconds { get; set; }
}

/// <summary>A toleration of a Pod.</summary>
[ValidationRule(
    "has(self.key) && size(self.key) > 0 || has(self.operator) && self.operator == 'Exists'",
    message: "operator must be Exists when key is empty")]
[ValidationRule(
    "!has(self.operator) || self.operator != 'Exists' || !has(self.value) || size(self.value) == 0",
    message: "value must be empty when operator is Exists")]
[ValidationRule(
    "!has(self.tolerationSeconds) || has(self.effect) && self.effect == 'NoExecute'",
    message: "effect must be NoExecute when tolerationSeconds is set")]
public sealed class DistributionTolerationSpec
{
    [Description("Key of the taint. Empty, with operator Exists: all of them.")]
    [Length(maxLength: 317)]
    public string? Key { get; set; }

    [Description("Equal or Exists. Default: Equal.")]
    [EnumValues("Equal", "Exists")]
    public string? Operator { get; set; }

    [Description("Value of the taint, with operator Equal.")]
    [Length(maxLength: 63)]
    public string? Value { get; set; }

    [Description("Effect of the taint. Default: all of them.")]
    [EnumValues("NoSchedule", "PreferNoSchedule", "NoExecute")]
    public string? Effect { get; set; }

    [Description("How long a Pod stays on a node with the taint. Default: for ever.")]
    public long? TolerationSeconds { get; set; }
}
