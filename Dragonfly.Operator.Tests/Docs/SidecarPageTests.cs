using System.Text.Json.Nodes;
using Dragonfly.Operator.Resources.SidecarInjections;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Docs;

/// <summary>docs/sidecars.md describes every field of a SidecarInjection, and no other.</summary>
public sealed class SidecarPageTests
{
    private static readonly Page Sidecars = Page.Of("docs/sidecars.md");
    private static readonly JsonObject Fields = Crd.SpecOf("sidecarinjections")["properties"]!.AsObject();

    [Test]
    public void Every_field_is_documented_with_its_default_and_none_is_invented() => Assert.That(
        Sidecars.Rows("field", "The resource").ToDictionary(row => row.Names.Single(), row => row.Cells[1]),
        Is.EquivalentTo(Fields.ToDictionary(field => field.Key, field => Shown(field.Key, field.Value!["default"]))));

    [Test]
    public void Every_condition_is_documented() => Assert.That(
        Sidecars.Rows("condition").Select(row => row.Names.Single()),
        Is.EquivalentTo(new[] { "Ready", SidecarConditions.Accepted, SidecarConditions.Selected }));

    [Test]
    public void Every_outcome_and_warning_of_its_own_is_documented()
    {
        Assert.That(Sidecars.Rows("outcome").Select(row => row.Names.Single()), Is.EquivalentTo(SidecarOutcomes.All));
        Assert.That(Sidecars.Rows("warning").Select(row => row.Names.Single()), Is.EquivalentTo(SidecarWarning.All));
    }

    private static string Shown(string field, JsonNode? value) =>
        value is null ? field == "shared" ? "none" : "required" : FieldTests.Shown(value);
}
