using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Pods.Selectors;
using Dragonfly.Operator.Resources.Entries;

namespace Dragonfly.Operator.Resources.SidecarInjections;

/// <summary>What the status of a SidecarInjection says.</summary>
internal static class SidecarConditions
{
    public const string Accepted = "Accepted";
    public const string Selected = "Selected";
    /// <param name="publication">Whether API servers call the webhook for what it selects, or why not.</param>
    /// <param name="server">The version of the API server; null: unknown.</param>
    public static ResourceCondition Ready(SidecarInjectionRule rule, EntryPublication publication, KubernetesVersion? server) =>
        rule.Enabled && rule.Plan.Native == NativeMode.Always && server < NativeSidecars.Supported
            ? Conditions.New(Conditions.Ready, "False", SidecarWarning.NativeUnsupported, $"Native sidecars need Kubernetes {NativeSidecars.Supported}, and the API server is of {server}: set spec.native to Auto.")
            : Conditions.ReadyOf(rule, publication);

    /// <param name="release">The version of the API server that has checked the containers, and found them good; null: none has.</param>
    public static ResourceCondition OfAcceptance(string? release) => release is not null
        ? Conditions.New(Accepted, "True", "Accepted", $"The API server ({release}) accepts the containers.")
        : Conditions.New(Accepted, "Unknown", "NotChecked", "The API server has not checked the containers; they are used as they are.");
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
