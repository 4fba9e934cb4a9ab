using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Tests.Resources.NetworkInjections;

public sealed class NetworkSchemaTests : KindSchemaTests<NetworkSchemaTests>, IKindSchema
{
    public static KindSchema Schema { get; } = new(
        "networkinjections",
        new() { ["podSelector"] = new JsonObject(), ["networks"] = new JsonArray(new JsonObject { ["name"] = "a" }) },
        NetworkInjectionReaderTests.Errors)
    {
        Unbreakable = ["spec required: [\"networks\",\"podSelector\"]", "spec.networks minItems: 1"],
        BrokenByHand =
        [
            ("spec", "failurePolicy != 'Fail'", """{"failurePolicy":"Fail"}"""),
            ("spec.networks", "a.name == b.name", """{"networks":[{"name":"a","namespace":"x"},{"name":"a","namespace":"x"}]}"""),
            ("spec.networks", "has(b.interface) && a.interface == b.interface", """{"networks":[{"name":"a","interface":"x"},{"name":"b","interface":"x"}]}"""),
            ("spec.networks[].interface", "'eth0'", """{"networks":[{"name":"a","interface":"eth0"}]}"""),
        ],
    };
}
