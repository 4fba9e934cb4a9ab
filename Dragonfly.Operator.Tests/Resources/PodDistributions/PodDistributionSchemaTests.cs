using System.Text.Json;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Resources.PodDistributions;

namespace Dragonfly.Operator.Tests.Resources.PodDistributions;

public sealed class PodDistributionSchemaTests : KindSchemaTests<PodDistributionSchemaTests>, IKindSchema
{
    public static KindSchema Schema { get; } = new(
        "poddistributions",
        new() { ["target"] = Target(), ["groups"] = new JsonArray(Group()) },
        Errors)
    {
        RestOfItems = new Dictionary<string, JsonObject> { ["groups"] = Group() },
        Unbreakable = ["spec required: [\"groups\",\"target\"]"],
        BrokenByHand =
        [
            ("spec.groups", "self.exists", """{"groups":[{"weight":0}]}"""),
            ("spec.groups[]", "self.base <= self.maxReplicas", """{"groups":[{"base":2,"maxReplicas":1}]}"""),
            ("spec.groups[].nodeSelector", "size(self) > 0", """{"groups":[{"nodeSelector":{}}]}"""),
            ("spec.groups[].tolerations[]", "size(self.key) > 0", """{"groups":[{"tolerations":[{"value":"a"}]}]}"""),
            ("spec.groups[].tolerations[]", "size(self.value) == 0", """{"groups":[{"tolerations":[{"key":"a","operator":"Exists","value":"b"}]}]}"""),
            ("spec.groups[].tolerations[]", "'NoExecute'", """{"groups":[{"tolerations":[{"key":"a","tolerationSeconds":1}]}]}"""),
            ("spec.target.kind", "'CronJob'", """{"target":{"kind":"CronJob"}}"""),
        ],
    };

    private static JsonObject Target() => new() { ["apiVersion"] = "apps/v1", ["kind"] = "Deployment", ["name"] = "web" };

    private static JsonObject Group() => new() { ["name"] = "a", ["nodeSelector"] = new JsonObject { ["pool"] = "a" } };

    private static string[] Errors(string spec)
    {
        using var written = JsonDocument.Parse($$"""{"apiVersion":"dragonfly.io/v1alpha1","kind":"PodDistribution","metadata":{"name":"web"},"spec":{{spec}}}""");
        return [.. new PodDistributionKind().Read(written.RootElement, "shop").Errors.Select(error => error.ToString())];
    }
}
