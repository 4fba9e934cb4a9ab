using Dragonfly.Operator.Injection.Selection;
using Dragonfly.Operator.Injection;
using FsCheck.Fluent;
using FsCheck;
using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections.Policy;

public sealed class OrderTests
{
    private static readonly KeyValuePair<string, string>[] Pairs =
    [
        .. AnnotationNames.OnPods.SelectMany(name => new[] { "true", "false", "proxy", "a,b", "8080", "100m", "low" }.Select(value => KeyValuePair.Create(name, value))),
    ];

    private static readonly InjectionSet Set = new(
    [
        InjectionRule.Default,
        new(new() { Name = "low" }, true, -1, LabelSelector.Everything, LabelSelector.Everything),
        new(new() { Name = "high" }, true, 1, LabelSelector.Everything, new([new("dragonfly.io/features", LabelOperator.Exists, [])])),
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
        return ($"{decision.Outcome} {decision.DecidedBy} {decision.Plan?.Inject} {decision.Findings.Notes}", decision.Chosen?.Name, injected.Patch);
    }

    private static JsonObject Map(KeyValuePair<string, string>[] pairs) => new(pairs.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
}
