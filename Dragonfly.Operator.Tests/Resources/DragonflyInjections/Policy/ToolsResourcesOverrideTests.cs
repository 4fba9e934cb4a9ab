using System.Text.Json.Nodes;
using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections.Policy;

public sealed class ToolsResourcesOverrideTests
{
    [Test]
    public void A_limit_below_its_request_leaves_the_other_resource_alone()
    {
        var injected = InjectedPod.FromAnnotations("\"dragonfly.io/tools-cpu-limit\": \"1m\", \"dragonfly.io/tools-memory-limit\": \"1Gi\"");

        Assert.That(
            injected.Container("d7y-cli-tools")["resources"],
            Is.EqualTo(JsonNode.Parse("""{ "requests": { "cpu": "10m", "memory": "16Mi" }, "limits": { "cpu": "200m", "memory": "1Gi" } }"""))
                .Using<JsonNode>(JsonNode.DeepEquals));
        Assert.That(injected.Warnings.Single().Message, Does.StartWith("annotations dragonfly.io/tools-cpu-*: the request would exceed the limit"));
    }

    [Test]
    public void Both_may_be_wrong()
    {
        var injected = InjectedPod.FromAnnotations("\"dragonfly.io/tools-cpu-limit\": \"1m\", \"dragonfly.io/tools-memory-request\": \"1Gi\"");

        Assert.That((string?)injected.Container("d7y-cli-tools")["resources"]!["limits"]!["cpu"], Is.EqualTo("200m"));
        Assert.That((string?)injected.Container("d7y-cli-tools")["resources"]!["requests"]!["memory"], Is.EqualTo("16Mi"));
        Assert.That(injected.Warnings, Has.Count.EqualTo(2));
    }
}
