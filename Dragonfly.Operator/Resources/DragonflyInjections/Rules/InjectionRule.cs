using Dragonfly.Operator.Resources.DragonflyInjections.Plans;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Rules;

/// <summary>A DragonflyInjection, ready for use: whom it selects and what it adds.</summary>
/// <param name="Settings">What it says to add.</param>
public sealed record InjectionRule(InjectionSettings Settings) : ResourceRule
{
    /// <summary>Not to be replaced by <c>with</c>: the plan is made of it.</summary>
    public InjectionSettings Settings { get; } = Settings;

    public override string Name => Settings.Name;

    /// <summary>Why the tools come by init container though the resource asks for an image volume; null: they come as it asks.</summary>
    public DeliveryProblem? DeliveryProblem { get; init; }

    public InjectionPlan Plan { get; } = new(Settings);

    /// <summary>The name as the list that reports have.</summary>
    public IReadOnlyList<string> NameList { get; } = [Settings.Name];

    /// <summary>The rule with the defaults of the CRD, for everybody.</summary>
    public static InjectionRule Default { get; } = new(new InjectionSettings { Name = "default" });
}
