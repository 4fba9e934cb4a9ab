using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Tests.Fakes.Generators;
using Dragonfly.Operator.Tests.Resources.DragonflyInjections;
using FsCheck;
using FsCheck.Fluent;

namespace Dragonfly.Operator.Tests.Laws;

public sealed class UnknownFieldTests
{
    [Test]
    public void Unknown_fields_at_any_level_are_kept_and_change_no_edit() =>
        Prop.ForAll(
            Arb.From(PodGenerator.Pods.Zip(SettingsGenerator.Settings)),
            Arb.From(Gen.Choose(0, int.MaxValue)),
            (given, seed) =>
            {
                var (pod, settings) = given;
                var known = InjectedPod.From(pod, settings);
                var unknown = new LawCase(UnknownFields.In(pod, seed), settings);
                return unknown.Injected.Patch == known.Patch && !new NothingIsLost().Breaches(unknown).Any() && !new PatchMakesTheDocument().Breaches(unknown).Any();
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
}
