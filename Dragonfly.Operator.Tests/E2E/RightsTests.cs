using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>The shipped roles are enough for the operator's whole job, and for nothing else.</summary>
[TestFixture, Category("E2E")]
public class RightsTests
{
    private const string Account = $"system:serviceaccount:{TestCluster.OperatorNamespace}:d7y-operator";

    [TestCase("get", "", "secrets", TestCluster.OperatorNamespace, "d7y-operator-ca", true)]
    [TestCase("get", "", "secrets", TestCluster.OperatorNamespace, "another", false)]
    [TestCase("list", "", "secrets", TestCluster.OperatorNamespace, "", false)]
    [TestCase("get", "", "secrets", "default", "d7y-operator-ca", false)]
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
