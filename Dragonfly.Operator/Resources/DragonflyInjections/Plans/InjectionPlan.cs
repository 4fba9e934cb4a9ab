using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Plans;

/// <summary>
/// What settings add, written as JSON once, when the resource is read, instead of for each Pod. Immutable, and shared by all Pods
/// that use the resource's settings unchanged; a Pod whose annotations change them gets a plan of its own.
/// </summary>
public sealed class InjectionPlan(InjectionSettings settings)
{
    public InjectionSettings Settings { get; } = settings;

    public ProxyEnvPlan ProxyEnv { get; } = new(settings);

    public SocketPlan Socket { get; } = new(settings);

    public ToolsPlan Tools { get; } = new(settings);

    /// <summary>What Pod Security levels refuse of the init container.</summary>
    public ToolsPodSecurity ToolsSecurity { get; } = new(settings.ToolsSecurityContext);

    /// <summary>The resource's name as a JSON string: the value of the annotation that says who injected.</summary>
    public JsonFragment InjectedBy { get; } = JsonFragment.String(settings.Name);
}

/// <summary>What one Pod gets of a plan.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Inject">The injectors that run.</param>
/// <param name="Containers">The containers that they run for.</param>
/// <param name="LeftOut">Injectors of the resource that do not run, and why.</param>
public sealed record PodInjection(InjectionPlan Plan, InjectorKinds Inject, ContainerFilter Containers, IReadOnlyList<LeftOutInjector> LeftOut)
{
    /// <summary>Why the tools come by init container though the resource asks for an image volume; null: they come as it asks.</summary>
    public DeliveryProblem? DeliveryProblem { get; init; }
}

/// <summary>An injector, or several, that a resource has and a Pod does not get, and why.</summary>
public sealed record LeftOutInjector(InjectorKinds Injectors, string Reason);
