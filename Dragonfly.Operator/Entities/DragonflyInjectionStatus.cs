using KubeOps.Abstractions.Entities.Attributes;

namespace Dragonfly.Operator.Entities;

/// <summary>How the operator found the resource.</summary>
public sealed class DragonflyInjectionStatus
{
    [Description("The generation that the conditions speak of.")]
    public long? ObservedGeneration { get; set; }

    [Description("What of the dfdaemon socket is mounted, which is File (Pods start only where it is), Directory or None.")]
    public string? SocketMount { get; set; }

    [Description("Ready: whether the spec is valid and in use. Selected: how many namespaces it matches, and whether another resource hides it.")]
    [XListType(XListType.Map)]
    [XListMapKeys("type")]
    public IList<InjectionCondition>? Conditions { get; set; }
}
