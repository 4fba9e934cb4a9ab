using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Pods.Selectors;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Resources.DragonflyInjections;

/// <summary>Says in the status of a DragonflyInjection how the operator found it.</summary>
internal static class InjectionConditions
{
    public const string Selected = "Selected";
    public const string NoNamespaces = "NoNamespaces";
    public const string Hidden = "Hidden";

    private const string File = "File";

    /// <summary>What is to stand in the status.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="compiled">What became of it.</param>
    /// <param name="rules">All valid resources, the preferred first.</param>
    /// <param name="namespaces">All namespaces; null while they are not all known.</param>
    /// <param name="now">The time (UTC).</param>
    public static DragonflyInjectionStatus Observe(
        V1Alpha1DragonflyInjection resource,
        CompiledResource<InjectionRule> compiled,
        IReadOnlyList<InjectionRule> rules,
        IEnumerable<NamespaceInfo>? namespaces,
        DateTime now)
    {
        var before = resource.Status ?? new DragonflyInjectionStatus();
        var waits = compiled.Rule is { DeliveryProblem: null, Settings.NeedsImageVolumes: true } && IsDisputed(before, now);
        List<ResourceCondition> found = [waits ? before.Find(Conditions.Ready)! : ReadyCondition(compiled, before.Find(Conditions.Ready))];
        if ((namespaces is null ? before.Find(Selected) : SelectedCondition(compiled, rules, namespaces)) is { } selected)
        {
            found.Add(selected);
        }

        return new()
        {
            SocketMount = SocketMountOf(compiled.Rule),
            ToolsDelivery = waits ? before.ToolsDelivery : ToolsDeliveryOf(compiled.Rule),

            // The audit writes it, in one replica.
            Missing = compiled.Rule is null ? null : before.Missing,
            Conditions = found,
        };
    }

    /// <summary>
    /// Whether another replica has just said that image volumes are not used. While the control plane is upgraded, two replicas may be
    /// connected to API servers of different versions, and would write against each other at once.
    /// </summary>
    private static bool IsDisputed(DragonflyInjectionStatus before, DateTime now) =>
        before.Find(Conditions.Ready) is { Reason: DeliveryProblem.Unsupported or DeliveryProblem.NotChecked } ready
        && now - ready.LastTransitionTime < ControllerServices.RefreshInterval;

    private static ResourceCondition ReadyCondition(CompiledResource<InjectionRule> compiled, ResourceCondition? before) => compiled.Rule is { } rule
        ? rule.DeliveryProblem is { } problem ? Conditions.New(Conditions.Ready, "False", problem.Reason, MessageOf(problem, before))
        : Conditions.New(Conditions.Ready, "True", Conditions.Valid, $"The spec is valid and in force.{(SocketMountOf(rule) == File ? MayBlock(rule) : "")}")
        : Conditions.Invalid(compiled.Errors);

    /// <summary>What is to be said of it: what stands there, where that is as good.</summary>
    private static string MessageOf(DeliveryProblem problem, ResourceCondition? before)
    {
        var unknown = $"{DeliveryProblem.Unknown.Message}.";
        return before is { Reason: DeliveryProblem.NotChecked } && problem.Reason == DeliveryProblem.NotChecked
            && before.Message != unknown && (!problem.IsSettled || problem == DeliveryProblem.Unknown)
            ? before.Message
            : $"{problem.Message}.";
    }

    /// <summary>What of the socket is mounted, for a column of its own: a file that is missing keeps Pods from starting.</summary>
    private static string? SocketMountOf(InjectionRule? rule) => rule is null ? null
        : !rule.Settings.Inject.HasFlag(InjectorKinds.Socket) ? "None"
        : rule.Plan.Socket.IsFile ? File
        : "Directory";

    private static string? ToolsDeliveryOf(InjectionRule? rule) => rule is null ? null
        : rule.Settings.Inject.HasFlag(InjectorKinds.Tools) ? rule.Settings.ToolsDelivery.ToString()
        : "None";

    private static string MayBlock(InjectionRule rule) =>
        $" Injected Pods start only on nodes where {rule.Plan.Socket.HostPath} is a socket: the file itself is mounted.";

    private static ResourceCondition SelectedCondition(CompiledResource<InjectionRule> compiled, IReadOnlyList<InjectionRule> rules, IEnumerable<NamespaceInfo> namespaces)
    {
        if (compiled.Rule is not { } rule)
        {
            return Conditions.New(Selected, "Unknown", Conditions.InvalidSpec, "The spec is invalid.");
        }

        if (!rule.Enabled)
        {
            return Conditions.New(Selected, "False", "Disabled", "The resource is not enabled.");
        }

        var (matching, hidden, hiddenBy, hides) = Selection(rule, rules, namespaces);
        var taken = hides.Count == 0 ? "" : $" It takes all Pods there from {Conditions.Names(hides)}, which it goes before.";
        var number = rule.NamespaceSelector.MatchesEverything ? "all namespaces" : matching == 1 ? "1 namespace" : $"{matching} namespaces";
        return matching switch
        {
            0 when !rule.NamespaceSelector.MatchesEverything => Conditions.New(Selected, "False", NoNamespaces, "Matches no namespace."),
            _ when matching > 0 && hidden == matching =>
                Conditions.New(Selected, "False", Hidden, $"Matches {number}, but {hiddenBy} goes before it in each."),
            _ when hidden > 0 => Conditions.New(Selected, "True", "PartlyHidden", $"Matches {number}; {hiddenBy} goes before it in some.{taken}"),
            _ => Conditions.New(Selected, "True", "Selected", $"Matches {number}.{taken}"),
        };
    }

    private static (int Matching, int Hidden, string? HiddenBy, IReadOnlyList<string> Hides) Selection(
        InjectionRule rule, IReadOnlyList<InjectionRule> rules, IEnumerable<NamespaceInfo> namespaces)
    {
        InjectionRule[] later = rule.PodSelector.MatchesEverything
            ? [.. rules.SkipWhile(other => other.Name != rule.Name).Skip(1).Where(other => other.Enabled)]
            : [];
        var hides = new SortedSet<string>(StringComparer.Ordinal);
        InjectionRule[] preferred =
            [.. rules.TakeWhile(other => other.Name != rule.Name).Where(other => other.Enabled && other.PodSelector.MatchesEverything)];
        var (matching, hidden, first) = (0, 0, preferred.Length);
        foreach (var @namespace in namespaces)
        {
            var labels = new MappedLabels(@namespace.Labels);
            if (rule.NamespaceSelector.Matches(labels))
            {
                matching++;
                var hider = Array.FindIndex(preferred, other => other.NamespaceSelector.Matches(labels));
                hidden += hider >= 0 ? 1 : 0;
                if (hider < 0)
                {
                    hides.UnionWith(later.Where(other => other.NamespaceSelector.Matches(labels)).Select(other => other.Name));
                }

                // Namespaces come in no order, and every replica has to name the same resource.
                first = hider >= 0 ? Math.Min(first, hider) : first;
            }
        }

        return (matching, hidden, hidden > 0 ? preferred[first].Name : null, [.. hides]);
    }
}
