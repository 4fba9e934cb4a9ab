using Dragonfly.Operator.Pods.Selectors;
using Dragonfly.Operator.Resources.Entries;

namespace Dragonfly.Operator.Webhooks.Entries;

/// <summary>Writes what an entry selects in CEL, for an API server to evaluate on a new Pod.</summary>
/// <remarks>
/// A field that the Pod lacks is an error in CEL, and an error skips the call, or refuses the Pod. So each test asks with has() or
/// in first. A label that is absent is as in Kubernetes: NotIn and DoesNotExist hold.
/// </remarks>
internal static class CelExpression
{
    private const string Labels = "object.metadata.labels";
    private const string NodeSelector = "object.spec.nodeSelector";
    private const string Owners = "object.metadata.ownerReferences";

    /// <summary>What holds for the Pods of an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="withPodSelector">Whether its podSelector is part of it.</param>
    /// <returns>Null when it holds for every Pod.</returns>
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
