using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Pods.Selectors;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.DragonflyInjections.Policy;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;
using Dragonfly.Operator.Tests.Hosting.Logging;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections.Policy;

/// <summary>The second truth table of <see cref="InjectionPolicy"/>, over every combination of what it tells apart.</summary>
public sealed class OutcomeTableTests
{
    private static readonly Dictionary<string, string> Wanted = new() { ["-"] = "", ["no"] = "\"dragonfly.io/inject\": \"false\"", ["yes"] = "\"dragonfly.io/inject\": \"true\"" };

    private static readonly string[][] Pods = [[], ["mirror"], ["Windows"], ["full"], ["mirror", "Windows"], ["Windows", "full"]];

    /// <summary>Each with the name that the Pod asks for, and the resources that there are.</summary>
    private static readonly Dictionary<string, (string? Name, InjectionRule[] Rules)> Injections = new()
    {
        ["named, does not exist"] = ("gone", [Rule("a")]),
        ["named, not enabled"] = ("b", [Rule("a"), Rule("b", enabled: false)]),
        ["named, enabled"] = ("b", [Rule("a", enabled: false), Rule("b", selects: false)]),
        ["none selects the Pod"] = (null, [Rule("a", selects: false)]),
        ["only ones not enabled do"] = (null, [Rule("a", enabled: false), Rule("b", selects: false)]),
        ["enabled ones do"] = (null, [Rule("a", enabled: false), Rule("b"), Rule("c")]),
    };

    private static TruthTable Table => TruthTable.In("Dragonfly.Operator/Resources/DragonflyInjections/Policy/InjectionPolicy.cs")[1];

    [Test]
    public void Every_combination_comes_out_as_the_first_row_that_fits_says()
    {
        Assert.Multiple(() =>
        {
            foreach (var wanted in Wanted.Keys)
            {
                foreach (var pod in Pods)
                {
                    foreach (var injection in Injections.Keys)
                    {
                        var want = Table.FirstFit(cell => cell == wanted, pod.Contains, cell => cell == injection);
                        Assert.That(Decide(wanted, pod, injection).Outcome, Is.EqualTo(want[0]), $"{wanted} | {string.Join('+', pod)} | {injection}");
                    }
                }
            }
        });
    }

    [Test]
    public void The_table_says_nothing_that_the_test_does_not_know()
    {
        Assert.That(Table.Columns, Is.EqualTo(["wanted", "Pod", "DragonflyInjection", "outcome"]));
        Assert.That(Table.Rows.Select(row => row[0]).Distinct(), Is.SubsetOf(Wanted.Keys));
        Assert.That(Table.Rows.Select(row => row[1]).Distinct(), Is.SubsetOf(["*", "mirror", "Windows", "full"]));
        Assert.That(Table.Rows.Select(row => row[2]).Append("*").Distinct(), Is.EquivalentTo(Injections.Keys.Append("*")));
    }

    [Test]
    public void There_is_a_plan_when_and_only_when_the_outcome_is_Injected()
    {
        foreach (var injection in Injections.Keys)
        {
            var decision = Decide("yes", [], injection);
            Assert.That(decision.Injection is not null, Is.EqualTo(decision.Outcome == Outcome.Injected), injection);
        }
    }

    private static Decision Decide(string wanted, string[] pod, string injection)
    {
        var (name, rules) = Injections[injection];
        string[] annotations =
        [
            Wanted[wanted],
            pod.Contains("mirror") ? "\"kubernetes.io/config.mirror\": \"e1\"" : "",
            name is null ? "" : $"\"dragonfly.io/injection\": \"{name}\"",
            pod.Contains("full") ? $"\"full\": \"{new string('x', 262_100)}\"" : "",
        ];
        var os = pod.Contains("Windows") ? "windows" : "linux";
        var document = PodDocument.Open(Json.Element($$"""
            { "metadata": { "annotations": { {{string.Join(',', annotations.Where(annotation => annotation.Length > 0))}} } }, "spec": { "os": { "name": "{{os}}" } } }
            """));
        return InjectionPolicy.Decide(document, new(), new RuleSet<InjectionRule>(rules));
    }

    private static InjectionRule Rule(string name, bool enabled = true, bool selects = true) => new(new() { Name = name })
    {
        Enabled = enabled,
        PodSelector = selects ? LabelSelector.Everything : new([new("app", LabelOperator.Exists, [])]),
    };
}
