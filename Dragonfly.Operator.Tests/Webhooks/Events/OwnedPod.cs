using System.Security.Cryptography;
using System.Text;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Policy;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;
using k8s.Models;

namespace Dragonfly.Operator.Tests.Webhooks.Events;

/// <summary>Pods with owners, and verdicts to tell them.</summary>
internal static class OwnedPod
{
    public static V1Pod Of(params V1OwnerReference[] owners) => In("shop", owners);

    public static V1Pod In(string @namespace, params V1OwnerReference[] owners) =>
        new() { Metadata = new() { Name = "p", NamespaceProperty = @namespace, OwnerReferences = owners } };

    public static V1OwnerReference Controller(string name) => Reference(name, controller: true);

    public static V1OwnerReference Reference(string name, bool? controller) =>
        new() { ApiVersion = "apps/v1", Kind = "ReplicaSet", Name = name, Uid = UidOf(name), Controller = controller };

    public static string UidOf(string name) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16)).ToString();

    public static AdmissionResult AdmissionResult(Outcome outcome, params Notes[] notes)
    {
        var warnings = new Warnings();
        foreach (var note in notes)
        {
            warnings.Add(note, $"of {note}");
        }

        return new(outcome, new(outcome, OptInRule.PodAnnotation, InjectionRule.Default, null, warnings));
    }
}
