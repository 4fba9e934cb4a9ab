using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Pods.Selectors;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.DragonflyInjections.Policy;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;
using Dragonfly.Operator.Resources.Fields;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Tests.Fakes.Generators;
using Dragonfly.Operator.Tests.Golden;
using Dragonfly.Operator.Tests.Hosting.Logging;
using FsCheck;
using FsCheck.Fluent;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections.Explaining;

/// <summary>An explanation of something else than what the webhook does would be worse than none.</summary>
public sealed class SameResultTests
{
    private static readonly InjectionRule[] Rules =
    [
        Explained.Rule("default"), Explained.Rule("a", enabled: false, priority: 2), Explained.Rule("b", priority: 1, podLabel: "app"),
        Explained.Rule("c", priority: 1, namespaceLabel: "gpu"),
    ];

    private static readonly Gen<NamespaceInfo?> Namespaces =
        from label in Gen.Elements(null, "true", "true", "false", "yes")
        from injection in Gen.Elements(null, null, "a", "c", "gone")
        from enforce in Gen.Elements("privileged", "restricted")
        from known in Gen.Elements(true, true, false)
        select known
            ? new NamespaceInfo(
                "ml",
                new Dictionary<string, string> { [AnnotationNames.Inject] = label ?? "", [NamespaceInfo.PodSecurityEnforce] = enforce, [label is null ? "gpu" : "cpu"] = "" },
                new Dictionary<string, string> { [AnnotationNames.Injection] = injection ?? "" })
            : null;

    [TestCaseSource(typeof(GoldenCase), nameof(GoldenCase.Named))]
    public void As_for_the_golden_cases(GoldenCase golden)
    {
        var resources = GoldenRun.Resources(golden);
        foreach (var template in GoldenRun.Templates(golden.Input).Values)
        {
            var @namespace = resources.Namespaces.LastOrDefault(one => one.Name == (template.Namespace ?? golden.Namespace));
            AssertSame(template.Json.GetRawText(), @namespace, new(resources.Rules["DragonflyInjection"].OfType<InjectionRule>()));
        }
    }

    [Test]
    public void As_for_the_corpus()
    {
        foreach (var (_, pod) in Corpus.Pods())
        {
            AssertSame(pod, null, new([InjectionRule.Default]));
        }
    }

    [Test]
    public void As_for_generated_Pods() => Prop
        .ForAll(
            Arb.From(PodGenerator.Pods.Zip(SettingsGenerator.Settings)),
            given => AssertSame(
                given.Item1,
                new("ml", new Dictionary<string, string> { [AnnotationNames.Inject] = "true" }, new Dictionary<string, string>()),
                new([new(given.Item2)])))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Test]
    public void As_for_generated_Pods_whatever_namespaces_and_resources_say() => Prop
        .ForAll(
            Arb.From(PodGenerator.Pods.Zip(Namespaces).Zip(Gen.SubListOf(Rules))),
            given => AssertSame(given.Item1.Item1, given.Item1.Item2, new(given.Item2)))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static void AssertSame(string pod, NamespaceInfo? @namespace, RuleSet<InjectionRule> injections)
    {
        var (admitted, explained) = (PodDocument.Open(Json.Element(pod)), PodDocument.Open(Json.Element(pod)));
        var result = PodAdmission.Admit(admitted, new() { Namespace = @namespace }, [DragonflyInjectionKind.Of(injections.ByPreference)]);
        var explanation = Explained.Of(explained, @namespace, injections);

        Assert.That((explanation.Outcome, explanation.Resource), Is.EqualTo((result.Outcome, result.Resource)));
        Assert.That(explanation.AllWarnings(), Is.EqualTo(result.AllWarnings()));
        Assert.That(explained.Patch(), Is.EqualTo(admitted.Patch()));
        var report = explanation.Reports.Single();
        // The annotation that says so is nobody's step.
        var steps = report.Steps.SelectMany(step => step.Added).Select(addition => addition.Path);
        Assert.That(steps.Distinct(), Is.EqualTo(admitted.Operations.Select(edit => edit.Path).Where(path => !path.StartsWith("/metadata", StringComparison.Ordinal)).Distinct()));
        Assert.That(report.Considered.Select(one => one.Name), Is.EqualTo(injections.ByPreference.Select(rule => rule.Name)));
        Assert.That(report.Considered.Where(one => one.Chosen).Select(one => one.Name), Is.EqualTo(report.Resources));
    }
}
