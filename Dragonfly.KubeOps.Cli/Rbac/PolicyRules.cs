using System.Text.Json.Nodes;

namespace Dragonfly.KubeOps.Cli.Rbac;

/// <summary>Writes grants as a role's rules: one rule for all resources of a group with the same verbs and names.</summary>
internal static class PolicyRules
{
    // A name limits lists only for clients that send a field selector, and it cannot limit the creation of an object.
    private static readonly string[] NameableVerbs = ["delete", "get", "patch", "update"];

    public static JsonArray Of(IReadOnlyCollection<Grant> grants, IEnumerable<(string Resource, string Name)> resourceNames)
    {
        var names = resourceNames.ToLookup(pair => pair.Resource, pair => pair.Name);
        var rules = grants
            .SelectMany(grant => grant.Verb == "*" && names.Contains(grant.Resource) ? Explicit(grant) : [grant])
            .GroupBy(grant => (
                grant.Group,
                grant.Resource,
                grant.Url,
                Names: IsNameable(grant, grants) ? Join(names[grant.Resource]) : ""))
            .Select(group => (group.Key, Verbs: VerbsOf(group)))
            .GroupBy(rule => (rule.Key.Group, rule.Verbs, rule.Key.Names, IsUrl: rule.Key.Url is not null))
            .Select(group => (
                group.Key,
                Targets: group.Select(rule => rule.Key.Url ?? rule.Key.Resource).Order(StringComparer.Ordinal).ToArray()))
            .OrderBy(rule => rule.Key.IsUrl)
            .ThenBy(rule => rule.Key.Group, StringComparer.Ordinal)
            .ThenBy(rule => rule.Targets[0], StringComparer.Ordinal)
            .ThenBy(rule => rule.Key.Verbs, StringComparer.Ordinal);
        return new JsonArray([.. rules.Select(rule => Rule(rule.Key.Group, rule.Targets, rule.Key.Verbs, rule.Key.Names, rule.Key.IsUrl))]);
    }

    // An operator that watches without listing watches one object, which it names in a field selector.
    private static bool IsNameable(Grant grant, IReadOnlyCollection<Grant> grants) =>
        NameableVerbs.Contains(grant.Verb)
        || (grant.Verb == "watch" && !grants.Any(other => other == grant with { Verb = "list" } || other == grant with { Verb = "*" }));

    // A name limits only some of the verbs, so each verb is listed.
    private static IEnumerable<Grant> Explicit(Grant grant) => Grants.AllVerbs.Select(verb => grant with { Verb = verb });

    private static JsonObject Rule(string group, string[] targets, string verbs, string names, bool isUrl)
    {
        var rule = new JsonObject { ["verbs"] = Strings(verbs.Split(',')) };
        if (isUrl)
        {
            rule["nonResourceURLs"] = Strings(targets);
            return rule;
        }

        rule["apiGroups"] = new JsonArray(group);
        rule["resources"] = Strings(targets);
        if (names.Length > 0)
        {
            rule["resourceNames"] = Strings(names.Split(','));
        }

        return rule;
    }

    private static string VerbsOf(IEnumerable<Grant> grants)
    {
        string[] verbs = [.. grants.Select(grant => grant.Verb)];
        return verbs.Contains("*") ? "*" : Join(verbs);
    }

    private static string Join(IEnumerable<string> words) => string.Join(',', words.Distinct().Order(StringComparer.Ordinal));

    private static JsonArray Strings(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}
