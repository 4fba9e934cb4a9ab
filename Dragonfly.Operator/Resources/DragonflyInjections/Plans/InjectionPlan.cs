using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Plans;

/// <summary>
/// What a DragonflyInjection adds, written as JSON once, when the resource is read, instead of for each Pod. Immutable,
/// and shared by all Pods that use the resource unchanged; a Pod's own wishes replace only the part that they touch.
/// </summary>
public sealed record InjectionPlan
{
    public InjectionPlan(InjectionSettings settings)
    {
        Settings = settings;
        Inject = settings.Inject;
        ProxyEnv = new ProxyEnvPlan(settings);
        Socket = new SocketPlan(settings);
        Tools = new ToolsPlan(settings);
        ToolsSecurity = new ToolsPodSecurity(settings.ToolsSecurityContext);
        InjectedBy = JsonFragment.String(settings.Name);
    }

    public InjectionSettings Settings { get; init; }

    public InjectorKinds Inject { get; init; }

    public ContainerFilter Containers { get; init; } = ContainerFilter.All;

    public ProxyEnvPlan ProxyEnv { get; init; }

    public SocketPlan Socket { get; init; }

    public ToolsPlan Tools { get; init; }

    /// <summary>What Pod Security levels refuse of the init container.</summary>
    public ToolsPodSecurity ToolsSecurity { get; }

    /// <summary>Injectors of the resource that do not run for this Pod, and why.</summary>
    public IReadOnlyList<LeftOutInjector> LeftOut { get; init; } = [];

    /// <summary>The resource's name as a JSON string: the value of the annotation that says who injected.</summary>
    public ReadOnlyMemory<byte> InjectedBy { get; }
}

/// <summary>An injector, or several, that a resource has and a Pod does not get, and why.</summary>
public sealed record LeftOutInjector(InjectorKinds Injectors, string Reason);
