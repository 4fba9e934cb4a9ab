using System.Text.Json.Nodes;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Pods.Selectors;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.DragonflyInjections.Policy;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Tests.Hosting.Logging;
using FsCheck;
using FsCheck.Fluent;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections.Policy;

public sealed class OrderTests
{
    private static readonly KeyValuePair<string, string>[] Pairs =
    [
        .. AnnotationNames.OnPods.SelectMany(name => new[] { "true", "false", "proxy", "a,b", "8080", "100m", "low" }.Select(value => KeyValuePair.Create(name, value))),
    ];

    private static readonly RuleSet<InjectionRule> Set = new(
    [
        InjectionRule.Default,
        new(new() { Name = "low" }) { Priority = -1 },
        new(new() { Name = "high" }) { Priority = 1, PodSelector = new([new("dragonfly.io/features", LabelOperator.Exists, [])]) },
    ]);

    private static Gen<KeyValuePair<string, string>[]> Maps => Gen.ArrayOf(Gen.Elements(Pairs)).Select(pairs => pairs.DistinctBy(pair => pair.Key).ToArray());

    [Test]
    public void The_order_of_annotations_and_labels_makes_no_difference() =>
        Prop.ForAll(
            Arb.From(Maps.SelectMany(map => Gen.Shuffle(map).Select(other => (map, other)))),
            Arb.From(Maps.SelectMany(map => Gen.Shuffle(map).Select(other => (map, other)))),
            (annotations, labels) => Decide(annotations.map, labels.map) == Decide(annotations.other, labels.other))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static (string Decision, string? Chosen, string Patch) Decide(
        KeyValuePair<string, string>[] annotations, KeyValuePair<string, string>[] labels)
    {
        var pod = new JsonObject
        {
            ["metadata"] = new JsonObject { ["annotations"] = Map(annotations), ["labels"] = Map(labels) },
            ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "a" }) },
        };
        var injected = InjectedPod.From(pod.ToJsonString(), Set);
        var decision = injected.Decision;
        return ($"{decision.Outcome} {decision.DecidedBy} {decision.Injection?.Inject} {string.Join(", ", decision.Warnings.Items.Select(warning => warning.Reason).Order())}", decision.Chosen?.Name, injected.Patch);
    }

    private static JsonObject Map(KeyValuePair<string, string>[] pairs) => new(pairs.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
}
