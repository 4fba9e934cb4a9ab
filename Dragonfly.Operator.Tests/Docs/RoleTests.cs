using System.Text.Json;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Yaml;

namespace Dragonfly.Operator.Tests.Docs;

/// <summary>docs/security.md says exactly what the generated roles grant.</summary>
public sealed class RoleTests
{
    private const string File = "config/rbac/operator-role.yaml";

    [Test]
    public void Every_grant_is_documented_and_none_is_invented()
    {
        var granted =
            from document in DocumentReader.Read(System.IO.File.ReadAllText(Path.Combine(SourceTree.Root, File)), File)
            let role = document.Value ?? throw new FormatException($"{File}: has an empty document")
            let scope = role.GetProperty("kind").GetString() == "ClusterRole" ? "cluster" : "its own namespace"
            from rule in role.GetProperty("rules").EnumerateArray()
            from resource in Texts(rule, "resources")
            from verb in Texts(rule, "verbs")
            select (scope, resource, verb);
        var documented =
            from row in Page.Of("docs/security.md").Rows("scope")
            from resource in row.Codes(1)
            from verb in row.Cells[2].Split(", ")
            select (row.Cells[0], resource, verb);

        Assert.That(documented, Is.EquivalentTo(granted.Distinct()));
    }

    private static IEnumerable<string> Texts(JsonElement rule, string list) =>
        rule.GetProperty(list).EnumerateArray().Select(item => item.GetString()!);
}
