using System.Text.Json.Nodes;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.DragonflyInjections.Policy;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;
using Dragonfly.Operator.Resources.Fields;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections.Policy;

/// <summary>The first truth table of <see cref="InjectionPolicy"/>, over every combination of values.</summary>
public sealed class OptInTableTests
{
    private static readonly string?[] Values = [null, "true", "false", "yes", "", "True", " true"];

    private static TruthTable Table => TruthTable.In("Dragonfly.Operator/Resources/DragonflyInjections/Policy/InjectionPolicy.cs")[0];

    [Test]
    public void The_table_has_the_columns_that_the_test_knows()
    {
        Assert.That(Table.Columns, Is.EqualTo(["Pod annotation", "Pod label", "Namespace label", "Namespace annotation", "decides", "wanted"]));
        Assert.That(Table.Rows, Has.Count.EqualTo(9));
    }

    [Test]
    public void Every_combination_is_decided_by_the_first_row_that_fits()
    {
        var table = Table;
        Assert.Multiple(() =>
        {
            foreach (var annotation in Values)
            {
                foreach (var label in Values)
                {
                    foreach (var namespaceLabel in Values)
                    {
                        foreach (var namespaceAnnotation in Values)
                        {
                            Check(table, [annotation, label, namespaceLabel, namespaceAnnotation]);
                        }
                    }
                }
            }
        });
    }

    private static void Check(TruthTable table, string?[] given)
    {
        var want = table.FirstFit([.. given.Select<string?, Predicate<string>>(value => cell => cell == (value is "true" or "false" ? value : "-"))]);

        var decision = InjectionPolicy.Decide(Pod(given[0], given[1]), new() { Namespace = Namespace(given[2], given[3]) }, new RuleSet<InjectionRule>([InjectionRule.Default]));

        var wanted = decision.Outcome switch { Outcome.Injected => "yes", Outcome.OptedOut => "no", Outcome.NotRequested => "-", var other => other };
        // What stands before the value that decides was read, and is worth a finding where it was not understood.
        var read = given.TakeWhile(value => value is not ("true" or "false"));
        Assert.That(
            (decision.DecidedBy.ToString(), wanted, decision.Warnings.Items.Count),
            Is.EqualTo((want[0], want[1], read.Count(value => value is not null))),
            string.Join(", ", given.Select(value => value is null ? "-" : $"\"{value}\"")));
    }

    private static PodDocument Pod(string? annotation, string? label)
    {
        var metadata = new JsonObject();
        foreach (var (map, value) in new[] { ("annotations", annotation), ("labels", label) })
        {
            if (value is not null)
            {
                metadata[map] = new JsonObject { ["dragonfly.io/inject"] = value };
            }
        }

        return PodDocument.Open(Json.Element(new JsonObject { ["metadata"] = metadata, ["spec"] = new JsonObject() }.ToJsonString()));
    }

    private static NamespaceInfo Namespace(string? label, string? annotation) => new("ml", Map(label), Map(annotation));

    private static Dictionary<string, string> Map(string? value) => value is null ? [] : new() { ["dragonfly.io/inject"] = value };
}
