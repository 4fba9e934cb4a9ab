using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Webhooks.Admission;

namespace Dragonfly.Bench.Core;

/// <summary>Reviews as an API server sends them, made here, so that the benchmark runs without recorded ones.</summary>
internal static class Reviews
{
    private static readonly JsonSerializerOptions AsSent = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A Deployment's Pod with two containers, of 3 KB: a little more than the median of those that were recorded from a cluster.</summary>
    public static byte[] Median { get; } = Create(containers: 2, number: 1);

    public static byte[] Create(int containers, int number, string @namespace = "default", string inject = "true")
    {
        var pod = new JsonObject
        {
            ["kind"] = "Pod",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject
            {
                ["generateName"] = $"web-{number:x8}-",
                ["creationTimestamp"] = null,
                ["labels"] = new JsonObject { ["app"] = "web", ["pod-template-hash"] = $"{number:x8}" },
                ["annotations"] = new JsonObject { ["dragonfly.io/inject"] = inject },
                ["ownerReferences"] = new JsonArray(new JsonObject
                {
                    ["apiVersion"] = "apps/v1",
                    ["kind"] = "ReplicaSet",
                    ["name"] = $"web-{number:x8}",
                    ["uid"] = "5f0a7b3e-2f1a-4d5e-9f6b-1c2d3e4f5a6b",
                    ["controller"] = true,
                    ["blockOwnerDeletion"] = true,
                }),
                ["managedFields"] = new JsonArray(ManagedFields(containers)),
            },
            ["spec"] = new JsonObject
            {
                ["volumes"] = new JsonArray(new JsonObject { ["name"] = "data", ["emptyDir"] = new JsonObject() }),
                ["containers"] = new JsonArray([.. Enumerable.Range(0, containers).Select(index => Container(index))]),
                ["restartPolicy"] = "Always",
                ["terminationGracePeriodSeconds"] = 30,
                ["dnsPolicy"] = "ClusterFirst",
                ["securityContext"] = new JsonObject(),
                ["schedulerName"] = "default-scheduler",
                ["priority"] = 0,
                ["enableServiceLinks"] = true,
                ["preemptionPolicy"] = "PreemptLowerPriority",
            },
            ["status"] = new JsonObject(),
        };
        return Encoding.UTF8.GetBytes(Review(pod, number, @namespace).ToJsonString(AsSent));
    }

    private static JsonObject Review(JsonObject pod, int number, string @namespace) => new()
    {
        ["kind"] = "AdmissionReview",
        ["apiVersion"] = "admission.k8s.io/v1",
        ["request"] = new JsonObject
        {
            ["uid"] = $"53490a04-f0d0-491b-be82-{number:x12}",
            ["kind"] = new JsonObject { ["group"] = "", ["version"] = "v1", ["kind"] = "Pod" },
            ["resource"] = new JsonObject { ["group"] = "", ["version"] = "v1", ["resource"] = "pods" },
            ["namespace"] = @namespace,
            ["operation"] = "CREATE",
            ["userInfo"] = new JsonObject { ["username"] = "system:serviceaccount:kube-system:replicaset-controller" },
            ["object"] = pod,
            ["oldObject"] = null,
            ["dryRun"] = false,
            ["options"] = new JsonObject { ["kind"] = "CreateOptions", ["apiVersion"] = "meta.k8s.io/v1" },
        },
    };

    /// <summary>Who set which field: a third of what an API server sends.</summary>
    private static JsonObject ManagedFields(int containers) => new()
    {
        ["manager"] = "kube-controller-manager",
        ["operation"] = "Update",
        ["apiVersion"] = "v1",
        ["time"] = "2026-11-20T00:00:00Z",
        ["fieldsType"] = "FieldsV1",
        ["fieldsV1"] = new JsonObject
        {
            ["f:metadata"] = new JsonObject { ["f:generateName"] = new JsonObject(), ["f:labels"] = Owned("f:app", "f:pod-template-hash") },
            ["f:spec"] = new JsonObject
            {
                ["f:containers"] = new JsonObject(Enumerable.Range(0, containers).Select(index => KeyValuePair.Create<string, JsonNode?>(
                    $$"""k:{"name":"container-{{index}}"}""",
                    Owned("f:env", "f:image", "f:imagePullPolicy", "f:name", "f:ports", "f:resources", "f:terminationMessagePath", "f:volumeMounts")))),
                ["f:dnsPolicy"] = new JsonObject(),
                ["f:enableServiceLinks"] = new JsonObject(),
                ["f:restartPolicy"] = new JsonObject(),
                ["f:schedulerName"] = new JsonObject(),
                ["f:terminationGracePeriodSeconds"] = new JsonObject(),
            },
        },
    };

    private static JsonObject Owned(params string[] fields) =>
        new(fields.Prepend(".").Select(field => KeyValuePair.Create<string, JsonNode?>(field, new JsonObject())));

    private static JsonObject Container(int index) => new()
    {
        ["name"] = $"container-{index}",
        ["image"] = "registry.example.com/team/service:1.27.3",
        ["ports"] = new JsonArray(new JsonObject { ["containerPort"] = 8080 + index, ["protocol"] = "TCP" }),
        ["env"] = new JsonArray(
        [
            .. Enumerable.Range(0, 2).Select(variable => new JsonObject { ["name"] = $"SETTING_{variable}", ["value"] = $"value-{variable}" }),
        ]),
        ["resources"] = new JsonObject
        {
            ["limits"] = new JsonObject { ["cpu"] = "500m", ["memory"] = "256Mi" },
            ["requests"] = new JsonObject { ["cpu"] = "100m", ["memory"] = "128Mi" },
        },
        ["volumeMounts"] = new JsonArray(
            new JsonObject { ["name"] = "data", ["mountPath"] = "/data" },
            new JsonObject { ["name"] = "token", ["readOnly"] = true, ["mountPath"] = "/var/run/secrets/kubernetes.io/serviceaccount" }),
        ["terminationMessagePath"] = "/dev/termination-log",
        ["terminationMessagePolicy"] = "File",
        ["imagePullPolicy"] = "IfNotPresent",
    };
}
