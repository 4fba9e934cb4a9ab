using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Tests.Resources.DragonflyInjections;
using FsCheck.Fluent;

namespace Dragonfly.Operator.Tests.Fakes.Generators;

/// <summary>A law that holds for dull Pods only says little.</summary>
public sealed class GeneratorTests
{
    [Test]
    public void Generated_pods_are_mostly_injected_mostly_valid_and_bring_about_every_note_of_the_core()
    {
        InjectedPod[] pods = [.. PodGenerator.Pods.Zip(SettingsGenerator.Settings).Sample(500).Select(given => InjectedPod.From(given.Item1, given.Item2))];

        var notes = pods.SelectMany(pod => pod.Warnings).Select(warning => warning.Reason).Distinct();
        Assert.That(notes, Is.EquivalentTo(new[] { InjectionWarning.ForeignNodeName, WarningReason.NameTaken, WarningReason.InvalidValue, InjectionWarning.ImageNotAllowed }));
        Assert.That(pods.Count(pod => pod.Changed), Is.GreaterThan(350));
        Assert.That(pods.Count(pod => ApiServerRules.Violations(pod.Json).Count == 0), Is.GreaterThan(200));
    }
}
