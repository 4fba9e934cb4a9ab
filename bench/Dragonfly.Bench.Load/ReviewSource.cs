using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dragonfly.Bench.Load;

/// <summary>Reviews of Pods of many shapes, the same in every run: most ask for injection, some do not, some refuse.</summary>
internal static class ReviewSource
{
    private const int Shapes = 97;

    public static byte[][] Create() => [.. Enumerable.Range(0, Shapes).Select(shape => JsonSerializer.SerializeToUtf8Bytes(Review(shape)))];

    private static JsonObject Review(int shape) => new()
    {
        ["apiVersion"] = "admission.k8s.io/v1",
        ["kind"] = "AdmissionReview",
        ["request"] = new JsonObject
        {
            ["uid"] = $"705ab4f5-6393-11e8-b7cc-{shape:x12}",
            ["kind"] = new JsonObject { ["group"] = "", ["version"] = "v1", ["kind"] = "Pod" },
            ["resource"] = new JsonObject { ["group"] = "", ["version"] = "v1", ["resource"] = "pods" },
            ["namespace"] = "load",
            ["operation"] = "CREATE",
            ["object"] = Pod(shape),
            ["oldObject"] = null,
            ["dryRun"] = false,
        },
    };

    private static JsonObject Pod(int shape) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = new JsonObject
        {
            ["generateName"] = $"web-{shape}-",
            ["labels"] = new JsonObject { ["app"] = "web", ["pod-template-hash"] = $"{shape:x8}" },
            ["annotations"] = (shape % 10) switch
            {
                0 => new JsonObject { ["dragonfly.io/inject"] = "false" },
                1 => new JsonObject { ["prometheus.io/scrape"] = "true" },
                2 => new JsonObject { ["dragonfly.io/inject"] = "true", ["dragonfly.io/features"] = "proxy,socket" },
                _ => new JsonObject { ["dragonfly.io/inject"] = "true" },
            },
        },
        ["spec"] = new JsonObject
        {
            ["containers"] = new JsonArray([.. Enumerable.Range(0, 1 + (shape % 4)).Select(index => Container(shape, index))]),
            ["serviceAccountName"] = "default",
            ["volumes"] = new JsonArray(new JsonObject { ["name"] = "kube-api-access", ["projected"] = new JsonObject { ["defaultMode"] = 420 } }),
        },
    };

    private static JsonObject Container(int shape, int index) => new()
    {
        ["name"] = $"container-{index}",
        ["image"] = $"example.com/team/app:{shape}",
        ["env"] = new JsonArray([.. Enumerable.Range(0, shape % 13).Select(variable => new JsonObject
        {
            ["name"] = $"VARIABLE_{variable}",
            ["value"] = new string('x', (shape + variable) % 60),
        })]),
        ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["cpu"] = "100m", ["memory"] = "128Mi" } },
        ["volumeMounts"] = new JsonArray(new JsonObject
        {
            ["name"] = "kube-api-access",
            ["mountPath"] = "/var/run/secrets/kubernetes.io/serviceaccount",
            ["readOnly"] = true,
        }),
    };
}
