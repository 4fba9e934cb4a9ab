using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Tests.Fakes;

/// <summary>The fake must behave as the kubelet does, or what is tested with it means nothing.</summary>
public sealed class KubeletEnvironmentTests
{
    [TestCase("$(A)", "a")]
    [TestCase("x$(A)y$(B)z", "xay$(B)z")]
    [TestCase("$$(A)", "$(A)")]
    [TestCase("$$$(A)", "$a")]
    [TestCase("$(A", "$(A")]
    [TestCase("$A$", "$A$")]
    [TestCase("$(LATER)", "$(LATER)")]
    [TestCase("$(KUBERNETES_SERVICE_HOST)", "10.96.0.1")]
    [TestCase("$(NODE)", "node-1")]
    [TestCase("$(MAYBE)", "$(MAYBE)")]
    public void A_reference_becomes_what_stands_before_it(string value, string want)
    {
        var environment = new KubeletEnvironment(new JsonObject
        {
            ["env"] = JsonNode.Parse($$"""
                [
                  { "name": "A", "value": "a" },
                  { "name": "NODE", "valueFrom": { "fieldRef": { "fieldPath": "spec.nodeName" } } },
                  { "name": "MAYBE", "valueFrom": { "secretKeyRef": { "name": "s", "key": "k", "optional": true } } },
                  { "name": "X", "value": "{{value}}" },
                  { "name": "LATER", "value": "later" }
                ]
                """),
        });

        Assert.That(environment["X"], Is.EqualTo(want));
    }
}
