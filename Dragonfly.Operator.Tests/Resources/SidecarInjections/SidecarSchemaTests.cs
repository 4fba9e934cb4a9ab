using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Tests.Resources.SidecarInjections;

public sealed class SidecarSchemaTests : KindSchemaTests<SidecarSchemaTests>, IKindSchema
{
    public static KindSchema Schema { get; } = new(
        "sidecarinjections",
        new() { ["podSelector"] = new JsonObject(), ["containers"] = new JsonArray(new JsonObject { ["name"] = "a", ["image"] = "b" }) },
        SidecarInjectionReaderTests.Errors)
    {
        Unbreakable = ["spec required: [\"podSelector\"]"],
        BrokenByHand =
        [
            ("spec", "failurePolicy != 'Fail'", """{"failurePolicy":"Fail"}"""),
            ("spec", "self.initContainers.size() > 0", """{"containers":[]}"""),
            ("spec", "i.name == c.name", """{"initContainers":[{"name":"a","image":"b"}]}"""),
            ("spec", "v.name == m.name", """{"shared":{"volumeMounts":[{"name":"v","mountPath":"/v"}]}}"""),
            ("spec.allowOverrides", "'Resources'", """{"allowOverrides":["Image"]}"""),
            ("spec.shared.volumeMounts[].mountPath", "[.]{1,2}", """{"volumes":[{"name":"v"}],"shared":{"volumeMounts":[{"name":"v","mountPath":"/v/.."}]}}"""),
        ],
    };
}
