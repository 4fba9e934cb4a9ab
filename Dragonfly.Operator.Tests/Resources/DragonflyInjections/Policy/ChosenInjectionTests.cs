using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Pods.Selectors;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.DragonflyInjections.Policy;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;
using Dragonfly.Operator.Tests.Hosting.Logging;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections.Policy;

/// <summary>Which of several DragonflyInjections is used.</summary>
public sealed class ChosenInjectionTests
{
    private static readonly Dictionary<string, string> None = [];

    private static readonly LabelSelector Gpu = new([new("gpu", LabelOperator.Exists, [])]);

    private static readonly RuleSet<InjectionRule> Set = new(
    [
        Rule("low", priority: -1),
        Rule("zeta", priority: 5),
        Rule("alpha", priority: 5),
        Rule("Beta", priority: 5),
        Rule("gpu-pods", priority: 9, pods: Gpu),
        Rule("gpu-namespaces", priority: 8, namespaces: Gpu),
        Rule("off", priority: 99, enabled: false),
    ]);

    [TestCase("{}", false, "Beta")]
    [TestCase("{ \"labels\": { \"gpu\": \"\" } }", false, "gpu-pods")]
    [TestCase("{ \"labels\": { \"gpu\": \"\" } }", true, "gpu-pods")]
    [TestCase("{}", true, "gpu-namespaces")]
    [TestCase("{ \"annotations\": { \"dragonfly.io/injection\": \"low\" } }", true, "low")]
    [TestCase("{ \"annotations\": { \"dragonfly.io/injection\": \"  low \" } }", true, "low")]
    [TestCase("{ \"annotations\": { \"dragonfly.io/injection\": \"gpu-pods\" } }", false, "gpu-pods")]
    [TestCase("{ \"annotations\": { \"dragonfly.io/injection\": \"\" } }", false, "Beta")]
    public void The_named_one_else_the_matching_one_of_highest_priority_else_the_first_name(string metadata, bool gpuNamespace, string want)
    {
        var @namespace = new NamespaceInfo("ml", gpuNamespace ? Map("gpu", "1") : None, None);

        Assert.That(Decide(metadata, @namespace).Chosen?.Name, Is.EqualTo(want));
    }

    [TestCase("\"dragonfly.io/injected\": \"low\"", "low")]
    [TestCase("\"dragonfly.io/injected\": \"low\", \"dragonfly.io/injection\": \"zeta\"", "zeta")]
    [TestCase("\"dragonfly.io/injected\": \"gone\"", "Beta")]
    public void What_was_begun_with_one_is_completed_with_it(string annotations, string want) =>
        Assert.That(Decide($"{{ \"annotations\": {{ {annotations} }} }}", null).Chosen?.Name, Is.EqualTo(want));

    [TestCase("{}", "low")]
    [TestCase("{ \"annotations\": { \"dragonfly.io/injection\": \"zeta\" } }", "zeta")]
    public void A_namespace_may_name_one_and_its_pods_another(string metadata, string want) =>
        Assert.That(Decide(metadata, new NamespaceInfo("ml", None, Map("dragonfly.io/injection", "low"))).Chosen?.Name, Is.EqualTo(want));

    [TestCase("")]
    [TestCase("  ")]
    public void An_empty_name_of_the_namespace_counts_as_absent(string name) =>
        Assert.That(Decide("{}", new NamespaceInfo("ml", None, Map("dragonfly.io/injection", name))).Chosen?.Name, Is.EqualTo("Beta"));

    [Test]
    public void Of_an_unknown_namespace_only_what_needs_no_label_of_it_is_known() =>
        Assert.That(Decide("{}", null).Chosen?.Name, Is.EqualTo("Beta"));

    [Test]
    public void A_name_that_is_unknown_chooses_nothing_and_is_said()
    {
        var decision = Decide("{ \"annotations\": { \"dragonfly.io/injection\": \"lwo\" } }", null);

        Assert.That((decision.Outcome, decision.Chosen), Is.EqualTo((InjectionOutcome.UnknownInjection, default(InjectionRule))));
        Assert.That(decision.Warnings.Items.Single().Message, Is.EqualTo("DragonflyInjection \"lwo\" does not exist, so nothing was injected"));
    }

    [Test]
    public void A_new_set_is_seen_by_a_namespace_that_remembers_the_old_one()
    {
        var @namespace = new NamespaceInfo("ml", None, None);

        Assert.That(Decide("{}", @namespace).Chosen?.Name, Is.EqualTo("Beta"));
        Assert.That(Decide("{}", @namespace, new RuleSet<InjectionRule>([Rule("new")])).Chosen?.Name, Is.EqualTo("new"));
        Assert.That(Decide("{}", @namespace).Chosen?.Name, Is.EqualTo("Beta"));
    }

    private static Decision Decide(string metadata, NamespaceInfo? @namespace, RuleSet<InjectionRule>? set = null) =>
        InjectionPolicy.Decide(PodDocument.Open(Json.Element($$"""{ "metadata": {{metadata}}, "spec": {} }""")), new() { Namespace = @namespace, Force = true }, set ?? Set);

    private static InjectionRule Rule(string name, int priority = 0, bool enabled = true, LabelSelector? namespaces = null, LabelSelector? pods = null) =>
        new(new() { Name = name })
        {
            Enabled = enabled,
            Priority = priority,
            NamespaceSelector = namespaces ?? LabelSelector.Everything,
            PodSelector = pods ?? LabelSelector.Everything,
        };

    private static Dictionary<string, string> Map(string key, string value) => new() { [key] = value };
}
