using System.Text.Json.Nodes;
using Dragonfly.Operator.Pods.Selectors;
using Dragonfly.Operator.Resources.Entries;
using Dragonfly.Operator.Tests.Fakes.Generators;
using FsCheck;
using FsCheck.Fluent;

namespace Dragonfly.Operator.Tests.Webhooks.Entries;

/// <summary>Generates what entries select, and Pods that they may select, from few keys and values: so that both outcomes are common.</summary>
internal static class EntryGenerator
{
    private static readonly string[] Keys = ["app", "tier", "example.com/team", "a.b_c-d"];
    private static readonly string[] Values = ["", "web", "Web", "x-y_z.1"];

    private static readonly Gen<LabelRequirement> Requirement =
        from key in Gen.Elements(Keys)
        from @operator in Gen.Elements(Enum.GetValues<LabelOperator>())
        from first in Gen.Elements(Values)
        from more in JsonGenerator.Some(2, Values)
        select new LabelRequirement(key, @operator, @operator is LabelOperator.In or LabelOperator.NotIn ? [first, .. more] : []);

    private static readonly Gen<LabelSelector> Selector =
        from count in Gen.Frequency((1, Gen.Constant(0)), (3, Gen.Constant(1)), (2, Gen.Constant(2)), (1, Gen.Constant(3)))
        from requirements in Requirement.ArrayOf(count)
        select new LabelSelector(requirements);

    private static readonly Gen<LabelSelector> Rarely = Gen.Frequency((2, Gen.Constant(LabelSelector.Everything)), (1, Selector));

    private static readonly Gen<ControllerOwner?> Owner = Gen.Frequency(
        (2, Gen.Constant<ControllerOwner?>(null)),
        (1, from kind in Gen.Elements("ReplicaSet", "StatefulSet")
            from name in Gen.Elements("web", "web-", "web-5d8")
            from isPrefix in Gen.Elements(true, false)
            select (ControllerOwner?)new ControllerOwner(kind, name, isPrefix)));

    private static readonly Gen<string?> Labels = JsonGenerator.Map([.. Keys.Select(key => (key, Values))]);

    /// <summary>Entries of either policy for one namespace.</summary>
    public static Gen<WebhookEntry> Entries(string @namespace) =>
        from policy in Gen.Elements(Enum.GetValues<FailurePolicy>())
        from pods in Selector
        from nodes in Rarely
        from owner in Owner
        select new WebhookEntry { Namespace = @namespace, PodSelector = pods, PodNodeSelector = nodes, Owner = owner, FailurePolicy = policy };

    public static Gen<JsonObject> Pods { get; } =
        from owners in JsonGenerator.List(
            JsonGenerator.Some(2, [.. OwnerReference("ReplicaSet", "web-5d8"), .. OwnerReference("StatefulSet", "web"), .. OwnerReference("Job", "web-1")]))
        from pod in JsonGenerator.Object(
            ("apiVersion", Gen.Constant<string?>("\"v1\"")),
            ("kind", Gen.Constant<string?>("\"Pod\"")),
            ("metadata", JsonGenerator.Object(
                ("generateName", Gen.Constant<string?>("\"p-\"")),
                ("labels", Labels.Or(null, "null", "{}")),
                ("ownerReferences", Gen.Constant<string?>(owners)))),
            ("spec", JsonGenerator.Object(
                ("nodeSelector", Labels.Or(null, "null", "{}")),
                ("containers", Gen.Constant<string?>("""[{"name":"app","image":"nginx:1.27"}]""")))))
            // Two controllers the API server refuses.
        where pod!.Split("\"controller\":true").Length <= 2
        select (JsonObject)JsonNode.Parse(pod!)!;

    private static string[] OwnerReference(string kind, string name) =>
    [
        .. new[] { ""","controller":true""", ""","controller":false""", "" }.Select(controller =>
            $$"""{"apiVersion":"apps/v1","kind":"{{kind}}","name":"{{name}}","uid":"{{Guid.NewGuid()}}"{{controller}}}"""),
    ];
}
