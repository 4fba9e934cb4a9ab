using Dragonfly.Operator.Pods.Selectors;
using Dragonfly.Operator.Resources.Entries;

namespace Dragonfly.Operator.Webhooks.Entries;

/// <summary>Writes what an entry selects as CEL, which the API server evaluates on a new Pod.</summary>
/// <remarks>
/// In CEL, a field that the Pod lacks is an error, which skips the call or refuses the Pod, so each test first checks with has() or in.
/// As in Kubernetes, NotIn and DoesNotExist hold for an absent label.
/// </remarks>
internal static class CelExpression
{
    private const string Labels = "object.metadata.labels";
    private const string NodeSelector = "object.spec.nodeSelector";
    private const string Owners = "object.metadata.ownerReferences";

    /// <summary>The condition for the Pods of an entry; null when it holds for every Pod.</summary>
    /// <param name="withPodSelector">Whether it includes the entry's podSelector.</param>
    public static string? Of(WebhookEntry entry, bool withPodSelector)
    {
        string[] conditions =
        [
            .. withPodSelector ? Of(entry.PodSelector, Labels) : [],
            .. Of(entry.PodNodeSelector, NodeSelector),
            .. entry.Owner is null ? [] : new[] { Of(entry.Owner) },
        ];
        return conditions.Length == 0 ? null : string.Join(" && ", conditions);
    }

    private static IEnumerable<string> Of(LabelSelector selector, string map) =>
        selector.Requirements.Select(requirement => Of(requirement, map)).Distinct().Order(StringComparer.Ordinal);

    private static string Of(LabelRequirement requirement, string map)
    {
        var key = Text(requirement.Key);
        var exists = $"has({map}) && {key} in {map}";
        return requirement.Operator switch
        {
            LabelOperator.Exists => $"({exists})",
            LabelOperator.DoesNotExist => $"!({exists})",
            LabelOperator.In => $"({exists} && {map}[{key}] in {List(requirement.Values)})",
            _ => $"!({exists} && {map}[{key}] in {List(requirement.Values)})",
        };
    }

    private static string Of(ControllerOwner owner)
    {
        var name = owner.IsPrefix ? $"o.name.startsWith({Text(owner.Name)})" : $"o.name == {Text(owner.Name)}";
        return $"(has({Owners}) && {Owners}.exists(o, has(o.controller) && o.controller && o.kind == {Text(owner.Kind)} && {name}))";
    }

    private static string List(IEnumerable<string> values) =>
        $"[{string.Join(", ", values.Distinct().Order(StringComparer.Ordinal).Select(Text))}]";

    private static string Text(string value) =>
        $"'{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
