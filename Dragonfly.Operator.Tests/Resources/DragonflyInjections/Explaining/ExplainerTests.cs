using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.DragonflyInjections.Policy;
using static Dragonfly.Operator.Tests.Resources.DragonflyInjections.Explaining.Explained;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections.Explaining;

/// <summary>Which value decided, and what would change the outcome.</summary>
public sealed class ExplainerTests
{
    private const string Asks = "\"dragonfly.io/inject\": \"true\"";

    [TestCase("", Outcome.NotRequested, "annotate the Pod with dragonfly.io/inject: \"true\"")]
    [TestCase("\"dragonfly.io/inject\": \"false\"", Outcome.OptedOut, "the Pod's annotation says \"false\"")]
    [TestCase(Asks, Outcome.Injected, null)]
    [TestCase(Asks + ", \"kubernetes.io/config.mirror\": \"e1\"", Outcome.MirrorPod, null)]
    [TestCase(Asks + ", \"dragonfly.io/injection\": \"gone\"", InjectionOutcome.UnknownInjection, "create the DragonflyInjection, or remove")]
    [TestCase(Asks + ", \"dragonfly.io/injection\": \"off\"", Outcome.Disabled, "set spec.enabled of DragonflyInjection off to true")]
    public void Each_outcome_has_its_hint(string annotations, string outcome, string? hint)
    {
        var explained = OfAnnotated(annotations, Rule("on"), Rule("off", enabled: false));

        Assert.That(explained.Outcome, Is.EqualTo(outcome));
        Assert.That(explained.Hint, hint is null ? Is.Null : Does.StartWith(hint));
        Assert.That(explained.Steps, outcome == Outcome.Injected ? Has.Count.EqualTo(3) : Is.Empty);
    }

    [Test]
    public void Without_resources_it_says_what_to_create()
    {
        var explained = OfAnnotated(Asks);

        Assert.That(explained.Outcome, Is.EqualTo(InjectionOutcome.NoInjection));
        Assert.That(explained.Hint, Does.StartWith("create a DragonflyInjection"));
        Assert.That(explained.Warnings.Single().ToString(), Does.StartWith("dragonfly: NoInjection: "));
    }

    [Test]
    public void Where_hostPath_is_forbidden_it_says_by_what()
    {
        var labels = new Dictionary<string, string> { ["pod-security.kubernetes.io/enforce"] = "baseline" };
        var explained = Of(Pod($"\"annotations\": {{ {Asks} }}"), new("ml", labels, labels), Rule("on"));

        Assert.That((explained.Outcome, explained.Warnings.Single().Reason), Is.EqualTo((Outcome.Injected, WarningReason.HostPathForbidden)));
        Assert.That(explained.Hint, Does.StartWith("use a namespace whose Pod Security level is privileged"));
        Assert.That(explained.Steps.Single(step => step.Name == "Socket").LeftAlone, Is.EqualTo(new[] { "Pod Security \"baseline\" forbids hostPath volumes" }));
    }

    [TestCase("\"annotations\": { \"dragonfly.io/inject\": \"true\" }, \"labels\": { \"dragonfly.io/inject\": \"false\" }", OptInRule.PodAnnotation)]
    [TestCase("\"annotations\": { \"dragonfly.io/inject\": \"yes\" }, \"labels\": { \"dragonfly.io/inject\": \"true\" }", OptInRule.PodLabel)]
    [TestCase("\"labels\": { \"dragonfly.io/inject-p2p\": \"true\" }", OptInRule.PodLabel)]
    [TestCase("\"annotations\": { \"dragonfly.io/inject\": null }", OptInRule.NamespaceLabel)]
    public void The_value_that_decided_is_marked(string metadata, OptInRule rule)
    {
        var yes = new Dictionary<string, string> { ["dragonfly.io/inject"] = "true" };
        var explained = Of(Pod(metadata), new NamespaceInfo("ml", yes, yes), Rule("on"));

        Assert.That(explained.OptIn.Select(source => source.Rule), Is.EqualTo(Enum.GetValues<OptInRule>()[1..5]));
        Assert.That(explained.OptIn.Single(source => source.Decided), Has.Property("Rule").EqualTo(rule).And.Property("Value").EqualTo("true"));
    }

    [TestCase("\"dragonfly.io/inject\": \"yes\", \"dragonfly.io/inject-p2p\": \"true\"", "dragonfly.io/inject-p2p", "true", true)]
    [TestCase("\"dragonfly.io/inject\": \"true\", \"dragonfly.io/inject-p2p\": \"false\"", "dragonfly.io/inject", "true", true)]
    [TestCase("\"dragonfly.io/inject\": \"yes\", \"dragonfly.io/inject-p2p\": \"no\"", "dragonfly.io/inject", "yes", false)]
    [TestCase("\"dragonfly.io/inject-p2p\": \"no\"", "dragonfly.io/inject-p2p", "no", false)]
    [TestCase("\"dragonfly.io/inject\": null", "dragonfly.io/inject", null, false)]
    public void The_alias_is_shown_where_it_counts(string annotations, string name, string? value, bool decided)
    {
        var source = OfAnnotated(annotations, Rule("on")).OptIn[0];
        Assert.That((source.Name, source.Value, source.Decided), Is.EqualTo((name, value, decided)));
    }
}
