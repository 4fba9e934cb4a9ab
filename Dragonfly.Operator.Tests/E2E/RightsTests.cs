using System.Net;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.E2E.Cluster;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>The shipped roles are enough for the operator's whole job, and for nothing else.</summary>
[TestFixture, Category("E2E")]
public class RightsTests
{
    private const string Account = $"system:serviceaccount:{TestCluster.OperatorNamespace}:d7y-operator";

    private const string Configurations = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";

    [Test]
    public async Task It_reads_and_patches_its_own_webhook_configuration_and_no_other()
    {
        var admin = TestCluster.ControlPlane.Api;
        using var account = TestCluster.ControlPlane.ClientOf(await ServiceAccount.TokenAsync(admin));
        _ = (await admin.PostAsync(Configurations, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "another" } })).Object;
        try
        {
            var own = $"{Configurations}/{TestCluster.Operator.MutatingConfiguration}";
            HttpStatusCode[] answers =
            [
                (await account.GetAsync(own)).Status,
                (await account.PatchAsync(own, new JsonObject())).Status,
                (await account.GetAsync($"{Configurations}/another")).Status,
                (await account.PatchAsync($"{Configurations}/another", new JsonObject())).Status,
                (await account.GetAsync(Configurations)).Status,
                (await account.DeleteAsync(own)).Status,
            ];
            Assert.That(answers, Is.EqualTo(new[]
            {
                HttpStatusCode.OK, HttpStatusCode.OK,
                HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden,
            }));
        }
        finally
        {
            await admin.DeleteAsync($"{Configurations}/another");
        }
    }

    [TestCase("get", "", "secrets", TestCluster.OperatorNamespace, "d7y-operator-ca", true)]
    [TestCase("get", "", "secrets", TestCluster.OperatorNamespace, "another", false)]
    [TestCase("list", "", "secrets", TestCluster.OperatorNamespace, "", false)]
    [TestCase("get", "", "secrets", "default", "d7y-operator-ca", false)]
    [TestCase("list", "", "namespaces", "", "", true)]
    [TestCase("update", "", "namespaces", "", "default", false)]
    [TestCase("get", "", "pods", "default", "", false)]
    [TestCase("create", "", "pods", "default", "", false)]
    [TestCase("update", "dragonfly.io", "dragonflyinjections", "", "default", false)]
    [TestCase("list", "", "pods", "", "", true)]
    [TestCase("watch", "apps", "deployments", "default", "", true)]
    [TestCase("get", "apps", "deployments", "default", "a", false)]
    [TestCase("list", "argoproj.io", "rollouts", "default", "", true)]
    [TestCase("update", "dragonfly.io", "poddistributions", "default", "a", false)]
    [TestCase("list", "k8s.cni.cncf.io", "network-attachment-definitions", "", "", true)]
    [TestCase("update", "k8s.cni.cncf.io", "network-attachment-definitions", "default", "a", false)]
    [TestCase("create", "", "podtemplates", "default", "", false)]
    [TestCase("delete", "admissionregistration.k8s.io", "mutatingwebhookconfigurations", "", "", false)]
    [TestCase("create", "admissionregistration.k8s.io", "mutatingwebhookconfigurations", "", "", false)]
    [TestCase("get", "admissionregistration.k8s.io", "mutatingwebhookconfigurations", "", "d7y-operator-mutators", true)]
    [TestCase("patch", "admissionregistration.k8s.io", "validatingwebhookconfigurations", "", "d7y-operator-validators", true)]
    [TestCase("get", "admissionregistration.k8s.io", "mutatingwebhookconfigurations", "", "another", false)]
    [TestCase("patch", "admissionregistration.k8s.io", "validatingwebhookconfigurations", "", "another", false)]
    [TestCase("list", "admissionregistration.k8s.io", "mutatingwebhookconfigurations", "", "", false)]
    [TestCase("create", "", "configmaps", TestCluster.OperatorNamespace, "", false)]
    [TestCase("watch", "admissionregistration.k8s.io", "mutatingwebhookconfigurations", "", "d7y-operator-resources", true)]
    [TestCase("watch", "admissionregistration.k8s.io", "mutatingwebhookconfigurations", "", "another", false)]
    [TestCase("watch", "admissionregistration.k8s.io", "mutatingwebhookconfigurations", "", "", false)]
    [TestCase("create", "coordination.k8s.io", "leases", TestCluster.OperatorNamespace, "", true)]
    [TestCase("update", "coordination.k8s.io", "leases", TestCluster.OperatorNamespace, "d7y-operator", true)]
    [TestCase("update", "coordination.k8s.io", "leases", TestCluster.OperatorNamespace, "another", false)]
    [TestCase("create", "coordination.k8s.io", "leases", "default", "", false)]
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
