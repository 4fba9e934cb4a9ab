using Dragonfly.Operator.Tests.Fakes.Generators;
using FsCheck;
using FsCheck.Fluent;

namespace Dragonfly.Operator.Tests.Laws;

public sealed class GeneratedPodTests
{
    private static readonly Arbitrary<LawCase> Cases = Arb.From(
        PodGenerator.Pods.Zip(SettingsGenerator.Settings, (pod, settings) => new LawCase(pod, settings)),
        given => JsonShrinker.Shrink(given.Pod).Where(pod => pod.Contains("\"spec\"", StringComparison.Ordinal)).Select(pod => new LawCase(pod, given.Settings)));

    [TestCaseSource(typeof(AllLaws), nameof(AllLaws.Cases))]
    public void A_law_holds_for_all_generated_pods(Type law) =>
        Prop.ForAll(Cases, given => AllLaws.Of(law).Breaches(given).Aggregate(true.ToProperty(), (all, breach) => all.And(false.Label(breach))))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));
}
