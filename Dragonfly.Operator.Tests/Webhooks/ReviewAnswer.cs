using System.Text;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Webhooks.Admission;

namespace Dragonfly.Operator.Tests.Webhooks;

/// <summary>A response of a webhook, read as strictly as the API server reads it.</summary>
internal sealed record ReviewAnswer(string Uid, bool Allowed, string[] Warnings, string? Patch)
{
    public static ReviewAnswer Read(string json)
    {
        var review = JsonNode.Parse(json)!;
        Assert.That(review["apiVersion"]!.GetValue<string>(), Is.EqualTo("admission.k8s.io/v1"), json);
        Assert.That(review["kind"]!.GetValue<string>(), Is.EqualTo("AdmissionReview"), json);
        var response = review["response"]!.AsObject();
        var patch = response["patch"]?.GetValue<string>();
        // The API server refuses a patch without its type, and a type without a patch.
        Assert.That(response["patchType"]?.GetValue<string>(), Is.EqualTo(patch is null ? null : "JSONPatch"), json);
        return new(
            response["uid"]!.GetValue<string>(),
            response["allowed"]!.GetValue<bool>(),
            [.. response["warnings"]?.AsArray().Select(warning => warning!.GetValue<string>()) ?? []],
            patch is null ? null : Encoding.UTF8.GetString(Convert.FromBase64String(patch)));
    }
}
