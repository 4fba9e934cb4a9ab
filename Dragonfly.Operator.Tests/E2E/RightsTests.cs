using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.E2E.Cluster;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>The shipped roles are enough for the operator's whole job, and for nothing else.</summary>
[TestFixture, Category("E2E")]
public class RightsTests
{
    private const string Account = $"system:serviceaccount:{TestCluster.OperatorNamespace}:dragonfly-operator";

    [Test]
    public async Task Nothing_is_forbidden_that_the_operator_does()
    {
        await using var process = new OperatorProcess("rights");
        await process.StartAsync();
        await using var sandbox = await Sandbox.CreateAsync();
        // It writes the status of a good and of a bad resource, and an event about the latter.
        var bad = new JsonObject { ["spec"] = new JsonObject { ["toolsOnPath"] = new JsonArray("a/b") } };
        await TestCluster.ControlPlane.Api.PatchAsync($"{TestCluster.Injections}/{sandbox.Name}", bad);
        Assert.That(process.Log.ReadAll(), Does.Contain("\"level\":\"information\"").And.Not.Contain("orbidden").And.Not.Contain("403"));
    }

    [TestCase("get", "", "secrets", TestCluster.OperatorNamespace, "dragonfly-operator-ca", true)]
    [TestCase("get", "", "secrets", TestCluster.OperatorNamespace, "another", false)]
    [TestCase("list", "", "secrets", TestCluster.OperatorNamespace, "", false)]
    [TestCase("get", "", "secrets", "default", "dragonfly-operator-ca", false)]
    [TestCase("list", "", "namespaces", "", "", true)]
    [TestCase("update", "", "namespaces", "", "default", false)]
    [TestCase("get", "", "pods", "default", "", false)]
    [TestCase("create", "", "pods", "default", "", false)]
    [TestCase("update", "dragonfly.io", "dragonflyinjections", "", "default", false)]
    [TestCase("delete", "admissionregistration.k8s.io", "mutatingwebhookconfigurations", "", "", false)]
    [TestCase("create", "admissionregistration.k8s.io", "mutatingwebhookconfigurations", "", "", false)]
    [TestCase("create", "", "configmaps", TestCluster.OperatorNamespace, "", false)]
    [TestCase("create", "coordination.k8s.io", "leases", TestCluster.OperatorNamespace, "", false)]
    public async Task It_may_do_this_and_not_that(string verb, string group, string resource, string @namespace, string name, bool allowed)
    {
        var answer = await TestCluster.ControlPlane.Api.PostAsync("/apis/authorization.k8s.io/v1/subjectaccessreviews", new JsonObject
        {
            ["spec"] = new JsonObject
            {
                ["user"] = Account,
                ["groups"] = new JsonArray("system:serviceaccounts", "system:authenticated"),
                ["resourceAttributes"] = new JsonObject
                {
                    ["verb"] = verb,
                    ["group"] = group,
                    ["resource"] = resource,
                    ["namespace"] = @namespace,
                    ["name"] = name,
                },
            },
        });
        Assert.That((bool)answer.Object["status"]!["allowed"]!, Is.EqualTo(allowed));
    }
}
