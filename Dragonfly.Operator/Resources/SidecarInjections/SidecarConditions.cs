using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Pods.Selectors;
using Dragonfly.Operator.Resources.Entries;

namespace Dragonfly.Operator.Resources.SidecarInjections;

/// <summary>What the status of a SidecarInjection says.</summary>
internal static class SidecarConditions
{
    public const string Accepted = "Accepted";
    public const string Selected = "Selected";

    /// <param name="rule">The resource.</param>
    /// <param name="publication">Whether API servers call the webhook for what it selects, or why not.</param>
    /// <param name="server">The version of the API server; null: unknown.</param>
    public static ResourceCondition Ready(SidecarInjectionRule rule, EntryPublication publication, KubernetesVersion? server) =>
        rule.Enabled && rule.Plan.Native == NativeMode.Always && server < NativeSidecars.Supported
            ? Conditions.New(Conditions.Ready, "False", SidecarWarning.NativeUnsupported, $"Native sidecars need Kubernetes {NativeSidecars.Supported}, and the API server is of {server}: set spec.native to Auto.")
            : Conditions.ReadyOf(rule, publication);

    /// <param name="acceptance">What the API server says of the containers.</param>
    public static ResourceCondition OfAcceptance(Acceptance acceptance) => acceptance.IsChecked
        ? Conditions.New(Accepted, "True", "Accepted", $"The API server ({acceptance.Server}) accepts the containers.")
        : Conditions.New(Accepted, "Unknown", "NotChecked", "The API server has not checked the containers; they are used as they are.");

    /// <param name="rule">The resource.</param>
    /// <param name="namespaces">All namespaces.</param>
    public static ResourceCondition OfSelection(SidecarInjectionRule rule, IEnumerable<NamespaceInfo> namespaces)
    {
        if (rule.NamespaceSelector.MatchesEverything)
        {
            return Conditions.New(Selected, "True", "Selected", "Matches all namespaces.");
        }

        var count = namespaces.Count(one => rule.NamespaceSelector.Matches(new MappedLabels(one.Labels)));
        return count switch
        {
            0 => Conditions.New(Selected, "False", "NoNamespaces", "Matches no namespace."),
            1 => Conditions.New(Selected, "True", "Selected", "Matches 1 namespace."),
            _ => Conditions.New(Selected, "True", "Selected", $"Matches {count} namespaces."),
        };
    }
}

/// <summary>Whether an API server has checked the containers of a resource, and found them good.</summary>
/// <param name="Server">Its version; null: nobody has checked them.</param>
public sealed record Acceptance(string? Server)
{
    public static Acceptance NotChecked { get; } = new((string?)null);

    public bool IsChecked => Server is not null;

    /// <summary>Whether the API server that runs now has: another version may know better.</summary>
    /// <param name="release">Its version; null: unknown.</param>
    public bool IsBy(string? release) => Server is not null && Server == release;
}
