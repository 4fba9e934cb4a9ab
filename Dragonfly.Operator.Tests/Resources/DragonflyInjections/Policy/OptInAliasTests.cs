using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.DragonflyInjections.Policy;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections.Policy;

public sealed class OptInAliasTests
{
    private const string Inject = "\"dragonfly.io/inject\"";
    private const string Alias = "\"dragonfly.io/inject-p2p\"";

    [TestCase($"{Alias}: \"true\"", Outcome.Injected, 0)]
    [TestCase($"{Alias}: \"false\"", Outcome.OptedOut, 0)]
    [TestCase($"{Alias}: \"false\", {Inject}: \"true\"", Outcome.Injected, 0)]
    [TestCase($"{Alias}: \"true\", {Inject}: \"false\"", Outcome.OptedOut, 0)]
    [TestCase($"{Alias}: \"true\", {Inject}: \"yes\"", Outcome.Injected, 1)]
    [TestCase($"{Alias}: \"1\", {Inject}: \"yes\"", Outcome.NotRequested, 2)]
    [TestCase($"{Inject}: null", Outcome.NotRequested, 0)]
    [TestCase($"{Inject}: true", Outcome.NotRequested, 1)]
    public void The_alias_counts_where_the_name_itself_does_not(string map, string want, int warnings)
    {
        foreach (var (kind, rule) in new[] { ("annotations", OptInRule.PodAnnotation), ("labels", OptInRule.PodLabel) })
        {
            var decision = Decide($$"""{ "metadata": { "{{kind}}": { {{map}} } }, "spec": {} }""");

            Assert.That((decision.Outcome, decision.Warnings.Items.Count), Is.EqualTo((want, warnings)), kind);
            Assert.That(decision.DecidedBy, Is.EqualTo(want == Outcome.NotRequested ? OptInRule.Default : rule));
            Assert.That(decision.Warnings.Items.Select(warning => warning.Reason), Is.All.EqualTo(WarningReason.InvalidValue));
        }
    }

    [Test]
    public void An_annotation_decides_before_a_label_even_by_its_alias() =>
        Assert.That(
            Decide($$"""{ "metadata": { "annotations": { {{Alias}}: "false" }, "labels": { {{Inject}}: "true" } }, "spec": {} }""").Outcome,
            Is.EqualTo(Outcome.OptedOut));

    [TestCase("{}", Outcome.Injected, OptInRule.Forced)]
    [TestCase($"{{ {Inject}: \"false\" }}", Outcome.OptedOut, OptInRule.PodAnnotation)]
    [TestCase($"{{ {Inject}: \"true\" }}", Outcome.Injected, OptInRule.PodAnnotation)]
    public void Unless_refused_injects_what_does_not_ask(string annotations, string want, OptInRule rule)
    {
        var decision = Decide($$"""{ "metadata": { "annotations": {{annotations}} }, "spec": {} }""", unlessRefused: true);

        Assert.That((decision.Outcome, decision.DecidedBy), Is.EqualTo((want, rule)));
    }

    private static Decision Decide(string pod, bool unlessRefused = false) =>
        InjectionPolicy.Decide(PodDocument.Open(Json.Element(pod)), new() { Force = unlessRefused }, new RuleSet<InjectionRule>([InjectionRule.Default]));
}
