using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.DragonflyInjections.Policy;
using Dragonfly.Operator.Webhooks.Admission;
using k8s.Models;

namespace Dragonfly.Operator.Tests.Webhooks.Events;

/// <summary>Pods with owners, and verdicts to tell them.</summary>
internal static class OwnedPod
{
    public static ReviewedPod Of(params V1OwnerReference[] owners) => In("shop", owners);

    public static ReviewedPod In(string? @namespace, params V1OwnerReference[] owners) => new(JsonSerializer.SerializeToElement(new
    {
        metadata = new
        {
            name = "p",
            @namespace,
            ownerReferences = owners.Select(owner => owner is null ? null : new
            {
                apiVersion = owner.ApiVersion,
                kind = owner.Kind,
                name = owner.Name,
                uid = owner.Uid,
                controller = owner.Controller,
            }),
        },
    }));

    public static V1OwnerReference Controller(string name) => Reference(name, controller: true);

    public static V1OwnerReference Reference(string name, bool? controller) =>
        new() { ApiVersion = "apps/v1", Kind = "ReplicaSet", Name = name, Uid = UidOf(name), Controller = controller };

    public static string UidOf(string name) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16)).ToString();

    /// <summary>What a kind reports: an outcome that is explained unless nothing was missed, and warnings of these reasons.</summary>
    public static AdmissionResult AdmissionResult(string outcome, params string[] reasons) => new([
        new(DragonflyInjectionKind.KindName, outcome)
        {
            Resources = ["default"],
            Warnings =
            [
                .. outcome is InjectionOutcome.NoInjection or InjectionOutcome.UnknownInjection or Outcome.Disabled or Outcome.UnsupportedOs
                    ? [new Warning(outcome, "so nothing was injected")]
                    : Array.Empty<Warning>(),
                .. reasons.Select(reason => new Warning(reason, $"of {reason}")),
            ],
        },
    ]);
}
