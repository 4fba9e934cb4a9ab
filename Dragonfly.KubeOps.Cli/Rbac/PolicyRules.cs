using System.Text.Json.Nodes;
using Dragonfly.KubeOps.Cli.Manifests;

namespace Dragonfly.KubeOps.Cli.Rbac;

/// <summary>Writes grants as a role's rules: one rule for all resources of a group with the same verbs and names.</summary>
internal static class PolicyRules
{
    // A name limits lists only for clients that send a field selector, and it cannot limit the creation of an object.
    private static readonly string[] NameableVerbs = ["delete", "get", "patch", "update"];

    public static JsonArray Of(IReadOnlyCollection<Grant> grants, ILookup<string, string> names)
    {
        var rules =
            from grant in grants
            group grant.Verb by (grant.Group, grant.Resource, Names: IsNameable(grant, grants) ? Join(names[grant.Resource]) : "") into resource
            group resource.Key.Resource by (resource.Key.Group, Verbs: Join(resource), resource.Key.Names) into rule
            let resources = rule.Order(StringComparer.Ordinal).ToArray()
            select (rule.Key.Group, Resources: resources, rule.Key.Verbs, rule.Key.Names);
        return new JsonArray([.. rules
            .OrderBy(rule => rule.Group, StringComparer.Ordinal)
            .ThenBy(rule => rule.Resources[0], StringComparer.Ordinal)
            .ThenBy(rule => rule.Verbs, StringComparer.Ordinal)
            .Select(rule => Rule(rule.Group, rule.Resources, rule.Verbs, rule.Names))]);
    }

    // An operator that watches without listing watches one object, which it names in a field selector.
    private static bool IsNameable(Grant grant, IReadOnlyCollection<Grant> grants) =>
        NameableVerbs.Contains(grant.Verb) || (grant.Verb == "watch" && !grants.Contains(grant with { Verb = "list" }));

    private static JsonObject Rule(string group, string[] resources, string verbs, string names)
    {
        var rule = new JsonObject
        {
            ["apiGroups"] = new JsonArray(group),
            ["resources"] = ManifestFile.Strings(resources),
            ["verbs"] = ManifestFile.Strings(verbs.Split(',')),
        };
        if (names.Length > 0)
        {
            rule["resourceNames"] = ManifestFile.Strings(names.Split(','));
        }

        return rule;
    }

    private static string Join(IEnumerable<string> words) => string.Join(',', words.Distinct().Order(StringComparer.Ordinal));
}
