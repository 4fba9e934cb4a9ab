using Dragonfly.Operator.Injection.Plans;
using Dragonfly.Operator.Injection.Settings;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Rules;

/// <summary>A DragonflyInjection, ready for use: whom it selects and what it adds.</summary>
public sealed record InjectionRule(
    InjectionSettings Settings,
    bool Enabled,
    int Priority,
    LabelSelector NamespaceSelector,
    LabelSelector PodSelector)
{
    /// <summary>Not to be replaced by <c>with</c>: the plan is made of it.</summary>
    public InjectionSettings Settings { get; } = Settings;

    public string Name => Settings.Name;

    public InjectionPlan Plan { get; } = new(Settings);

    /// <summary>The rule with the defaults of the CRD, for everybody.</summary>
    public static InjectionRule Default { get; } =
        new(new InjectionSettings { Name = "default" }, Enabled: true, Priority: 0, LabelSelector.Everything, LabelSelector.Everything);
}
