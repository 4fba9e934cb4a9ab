using System.Text.Json;
using Dragonfly.Operator.Resources.PodDistributions;

namespace Dragonfly.Operator.Tests.Resources.PodDistributions;

/// <summary>A group takes no part for a Pod that its nodes could never run.</summary>
public sealed class NodeConstraintsTests
{
    private static readonly NodeLabels Labels = new([new("pool", "spot"), new("size", "8")]);

    [TestCase("{}", null)]
    [TestCase("""{"nodeSelector": null, "affinity": null}""", null)]
    [TestCase("""{"nodeSelector": {"pool": "spot"}}""", null)]
    [TestCase("""{"nodeSelector": {"zone": "a"}}""", null)]
    [TestCase("""{"nodeSelector": {"pool": "default"}}""", "spec.nodeSelector")]
    public void A_nodeSelector_excludes_other_values(string spec, string? field) =>
        Assert.That(NodeConstraints.Read(JsonElement.Parse(spec)).Contradiction(Labels), Is.EqualTo(field));

    [TestCase("""{"key": "pool", "operator": "In", "values": ["spot", "default"]}""", true)]
    [TestCase("""{"key": "pool", "operator": "In", "values": ["default"]}""", false)]
    [TestCase("""{"key": "pool", "operator": "In"}""", false)]
    [TestCase("""{"key": "pool", "operator": "NotIn", "values": ["spot"]}""", false)]
    [TestCase("""{"key": "pool", "operator": "NotIn", "values": ["default"]}""", true)]
    [TestCase("""{"key": "pool", "operator": "Exists"}""", true)]
    [TestCase("""{"key": "pool", "operator": "DoesNotExist"}""", false)]
    [TestCase("""{"key": "zone", "operator": "DoesNotExist"}""", true)]
    [TestCase("""{"key": "size", "operator": "Gt", "values": ["7"]}""", true)]
    [TestCase("""{"key": "size", "operator": "Gt", "values": ["8"]}""", false)]
    [TestCase("""{"key": "size", "operator": "Lt", "values": ["9"]}""", true)]
    [TestCase("""{"key": "pool", "operator": "Lt", "values": ["9"]}""", false)]
    [TestCase("""{"key": "pool", "operator": "Tomorrow"}""", true)]
    public void An_expression_holds_or_not(string expression, bool holds)
    {
        Assert.That(Contradiction($$"""[{"matchExpressions": [{{expression}}]}]"""), Is.EqualTo(holds ? null : "spec.affinity.nodeAffinity"));
        Assert.That(Contradiction($$"""[{"matchExpressions": [{{expression}}]}, {"matchExpressions": [{"key": "pool", "operator": "Exists"}]}]"""), Is.Null);
    }

    [TestCase("[]", true)]
    [TestCase("[{}]", false)]
    [TestCase("""[{"matchExpressions": []}]""", false)]
    [TestCase("""[{"matchFields": [{"key": "metadata.name", "operator": "In", "values": ["a"]}]}]""", true)]
    public void An_empty_term_matches_no_node(string terms, bool holds) =>
        Assert.That(Contradiction(terms), Is.EqualTo(holds ? null : "spec.affinity.nodeAffinity"));

    private static string? Contradiction(string terms) => NodeConstraints.Read(JsonElement.Parse(
        """{"affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": """ + terms + "}}}}")).Contradiction(Labels);
}
