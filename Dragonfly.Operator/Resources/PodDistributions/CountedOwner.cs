using System.Text.Json;
using Dragonfly.Operator.Pods;
using k8s.Models;

namespace Dragonfly.Operator.Resources.PodDistributions;

/// <summary>The Pods that are counted together: those of one owner and one template.</summary>
/// <param name="Namespace">Where they are.</param>
/// <param name="Group">The API group of the controller that created them.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
/// <param name="Hash">The template's hash, from the Pods' label; empty for owners that set none.</param>
public sealed record CountedOwner(string Namespace, string Group, string Kind, string Name, string Hash)
{
    /// <summary>The labels of Deployments, Argo Rollouts, and all whose templates are ControllerRevisions.</summary>
    private static readonly string[] HashLabels = ["pod-template-hash", "rollouts-pod-template-hash", "controller-revision-hash"];

    /// <summary>Whether it is no longer than a target may be. API servers take owner references of any length, and what is counted is kept.</summary>
    public bool CanBeNamed => Group.Length <= DistributionTarget.MaxApiVersionLength && Kind.Length <= DistributionTarget.MaxKindLength && Name.Length <= DistributionTarget.MaxNameLength;

    public bool IsReplicaSet => (Group, Kind) is ("apps", "ReplicaSet");

    /// <summary>The controller of a Pod under review; null: it has none.</summary>
    /// <exception cref="PodFormatException">A field has a type that the Pod API does not allow.</exception>
    public static CountedOwner? Of(string? @namespace, PodDocument pod)
    {
        var metadata = JsonShape.Object(pod.Submitted, "metadata", new(""));
        var owners = JsonShape.List(metadata, "ownerReferences", new("metadata"));
        if (owners.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        foreach (var owner in owners.EnumerateArray())
        {
            if (IsTrue(owner, "controller") && Text(owner, "kind") is { } kind && Text(owner, "name") is { } name)
            {
                return new(@namespace ?? "", DistributionTarget.GroupOf(Text(owner, "apiVersion") ?? ""), kind, name, HashOf(pod.Labels));
            }
        }

        return null;
    }

    /// <summary>The controller of a Pod; null: it has none.</summary>
    public static CountedOwner? Of(string? @namespace, IEnumerable<V1OwnerReference>? owners, IDictionary<string, string> labels)
    {
        foreach (var owner in owners ?? [])
        {
            if (owner is { Controller: true, Kind: { } kind, Name: { } name })
            {
                return new(@namespace ?? "", DistributionTarget.GroupOf(owner.ApiVersion ?? ""), kind, name, HashOf(labels));
            }
        }

        return null;
    }

    private static string HashOf(IDictionary<string, string> labels)
    {
        foreach (var label in HashLabels)
        {
            if (labels.TryGetValue(label, out var hash) && !string.IsNullOrEmpty(hash))
            {
                return hash;
            }
        }

        return "";
    }

    private static string HashOf(JsonElement labels)
    {
        foreach (var label in HashLabels)
        {
            if (labels.ValueKind == JsonValueKind.Object && labels.TryGetProperty(label, out var value)
                && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } hash)
            {
                return hash;
            }
        }

        return "";
    }

    private static bool IsTrue(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static string? Text(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
