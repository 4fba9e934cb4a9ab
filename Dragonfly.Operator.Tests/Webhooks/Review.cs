using System.Text.Json.Nodes;
using Dragonfly.Operator.Webhooks.Admission;

namespace Dragonfly.Operator.Tests.Webhooks;

/// <summary>AdmissionReviews as an API server sends them.</summary>
internal static class Review
{
    public const string Uid = "705ab4f5-6393-11e8-b7cc-42010a800002";

    /// <summary>Asks about the creation of a Pod, whose JSON is put in as it stands.</summary>
    public static string OfPod(string pod, string? @namespace = "default", string operation = "CREATE", string uid = Uid) => $$"""
        {
          "kind": "AdmissionReview",
          "apiVersion": "admission.k8s.io/v1",
          "request": {
            "uid": "{{uid}}",
            "kind": { "group": "", "version": "v1", "kind": "Pod" },
            "resource": { "group": "", "version": "v1", "resource": "pods" },
            "requestKind": { "group": "", "version": "v1", "kind": "Pod" },
            "requestResource": { "group": "", "version": "v1", "resource": "pods" },
            {{(@namespace is null ? "" : $"\"namespace\": {JsonValue.Create(@namespace).ToJsonString()},")}}
            "operation": "{{operation}}",
            "userInfo": { "username": "system:serviceaccount:kube-system:replicaset-controller" },
            "object": {{pod}},
            "oldObject": {{(operation == "UPDATE" ? pod : "null")}},
            "dryRun": false,
            "options": { "kind": "CreateOptions", "apiVersion": "meta.k8s.io/v1" }
          }
        }
        """;
}
