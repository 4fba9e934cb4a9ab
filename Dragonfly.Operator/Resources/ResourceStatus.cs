using KubeOps.Abstractions.Entities.Attributes;

namespace Dragonfly.Operator.Resources;

/// <summary>How the operator found a resource.</summary>
public abstract record ResourceStatus
{
    [Description("The generation that the conditions speak of.")]
    public long? ObservedGeneration { get; set; }

    [Description("What was found, Ready first: whether the spec is valid and in use.")]
    [XListType(XListType.Map)]
    [XListMapKeys("type")]
    public IList<ResourceCondition>? Conditions { get; set; }

    /// <summary>The condition of that type; null where there is none.</summary>
    public ResourceCondition? Find(string type) => Conditions?.FirstOrDefault(condition => condition.Type == type);
}

/// <summary>A condition with the bounds of metav1.Condition. The client's model of that has no attributes that a schema could be read from.</summary>
[Description("One aspect of the object's current state.")]
public sealed record ResourceCondition
{
    [Required]
    [Description("When the status last changed.")]
    public DateTime LastTransitionTime { get; set; }

    [Required]
    [Length(maxLength: 32768)]
    [Description("For people.")]
    public string Message { get; set; } = "";

    [RangeMinimum(0)]
    [Description("The metadata.generation that the condition was set upon.")]
    public long ObservedGeneration { get; set; }

    [Required]
    [Length(1, 1024)]
    [Pattern("^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$")]
    [Description("For programs, in CamelCase.")]
    public string Reason { get; set; } = "";

    [Required]
    [EnumValues("True", "False", "Unknown")]
    [Description("True, False or Unknown.")]
    public string Status { get; set; } = "";

    [Required]
    [Length(maxLength: 316)]
    [Pattern(@"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$")]
    [Description("Name of the condition, in CamelCase.")]
    public string Type { get; set; } = "";
}
