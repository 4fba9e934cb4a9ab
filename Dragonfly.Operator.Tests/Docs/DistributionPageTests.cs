using System.Text.Json.Nodes;
using Dragonfly.Operator.Resources.PodDistributions;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Docs;

/// <summary>docs/distribution.md speaks of every field of a PodDistribution, and of no other, and its table of shares is right.</summary>
public sealed class DistributionPageTests
{
    private static readonly Page Distribution = Page.Of("docs/distribution.md");
    private static readonly JsonObject Fields = Crd.SpecOf("poddistributions")["properties"]!.AsObject();

    [Test]
    public void Every_field_is_documented_with_its_default_and_none_is_invented() => Assert.That(
        Distribution.Rows("field", "Fields").ToDictionary(row => row.Names.Single(), row => row.Cells[1]),
        Is.EquivalentTo(Shown(Fields).Concat(Shown(Fields["groups"]!["items"]!["properties"]!.AsObject())).ToDictionary()));

    [Test]
    public void Every_outcome_is_documented() => Assert.That(
        Distribution.Rows("outcome").Select(row => row.Names.Single()), Is.EquivalentTo(DistributionOutcome.All));

    [Test]
    public void Every_condition_is_documented() => Assert.That(
        Distribution.Rows("condition").Select(row => row.Names.Single()),
        Is.EquivalentTo(new[] { "Ready", PodDistributionConditions.TargetFound, PodDistributionConditions.Balanced }));

    [Test]
    public void The_table_of_shares_is_right()
    {
        Apportionment[] columns =
        [
            new([new(80), new(20)]), new([new(80, 2), new(20)]), new([new(80), new(20, 2)]), new([new(80), new(20, 0, 5)]),
        ];
        foreach (var row in Distribution.Rows("Pods"))
        {
            var pods = int.Parse(row.Cells[0], System.Globalization.CultureInfo.InvariantCulture);
            Assert.That(row.Cells.Skip(1), Is.EqualTo(columns.Select(column => string.Join(" / ", column.At(pods)))), $"{pods} Pods");
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Shown(JsonObject fields) => fields.Select(field => KeyValuePair.Create(
        field.Key,
        field.Value!["default"] is { } value ? FieldTests.Shown(value) : field.Key is "maxReplicas" or "unschedulableAfterSeconds" ? "none" : "required"));
}
