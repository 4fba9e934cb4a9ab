using KubeOps.Abstractions.Entities.Attributes;

namespace Dragonfly.Operator.Resources;

/// <summary>How the operator found a resource.</summary>
public abstract class ResourceStatus
{
    [Description("The generation that the conditions speak of.")]
    public long? ObservedGeneration { get; set; }

    [Description("Ready: whether the spec is valid and in use. Selected: how many namespaces it matches, and whether another resource hides it.")]
    [XListType(XListType.Map)]
    [XListMapKeys("type")]
    public IList<ResourceCondition>? Conditions { get; set; }

    /// <summary>The condition of that type; null where there is none.</summary>
    public ResourceCondition? Find(string type) => Conditions?.FirstOrDefault(condition => condition.Type == type);
}
