using System.Text.Json.Nodes;
using Dragonfly.Operator.Resources.NetworkInjections;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Docs;

/// <summary>docs/networks.md speaks of every field of a NetworkInjection, and of no other.</summary>
public sealed class NetworkPageTests
{
    private static readonly Page Networks = Page.Of("docs/networks.md");
    private static readonly JsonObject Fields = Crd.SpecOf("networkinjections")["properties"]!.AsObject();

    [Test]
    public void Every_field_is_documented_with_its_default_and_none_is_invented() => Assert.That(
        Networks.Rows("field", "The resource").ToDictionary(row => row.Names.Single(), row => row.Cells[1]),
        Is.EquivalentTo(Fields.ToDictionary(field => field.Key, field => Shown(field.Key, field.Value!["default"]))));

    [Test]
    public void Every_field_of_a_network_is_documented() => Assert.That(
        Networks.Rows("field of a network").Select(row => row.Names.Single()),
        Is.EquivalentTo(Fields["networks"]!["items"]!["properties"]!.AsObject().Select(field => field.Key)));

    [Test]
    public void Every_condition_is_documented() => Assert.That(
        Networks.Rows("condition").Select(row => row.Names.Single()),
        Is.EquivalentTo(new[] { "Ready", NetworkConditions.NetworksFound, NetworkConditions.Shareable }));

    [Test]
    public void Every_outcome_and_warning_of_its_own_is_documented()
    {
        Assert.That(Networks.Rows("outcome").Select(row => row.Names.Single()), Is.SupersetOf(NetworkOutcomes.All));
        Assert.That(Networks.Rows("warning").Select(row => row.Names.Single()), Is.EquivalentTo(NetworkWarning.All));
    }

    private static string Shown(string field, JsonNode? value) =>
        value is null ? field == "resourcesContainer" ? "the first container" : "required" : FieldTests.Shown(value);
}
