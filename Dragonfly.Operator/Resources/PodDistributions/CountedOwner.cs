using System.Text.Json;
using Dragonfly.Operator.Pods;
using k8s.Models;

namespace Dragonfly.Operator.Resources.PodDistributions;

/// <summary>The Pods that are counted together: those of one owner and one template.</summary>
/// <param name="Namespace">Where they are.</param>
/// <param name="Group">The API group of the controller that created them.</param>
/// <param name="Hash">The template's hash, from the Pods' label; empty for owners that set none.</param>
public sealed record CountedOwner(string Namespace, string Group, string Kind, string Name, string Hash)
{
    /// <summary>The labels of Deployments, Argo Rollouts, and all whose templates are ControllerRevisions.</summary>
    private static readonly string[] HashLabels = ["pod-template-hash", "rollouts-pod-template-hash", "controller-revision-hash"];

    /// <summary>Whether it is no longer than a target may be. API servers take owner references of any length, and what is counted is kept.</summary>
    public bool CanBeNamed => Group.Length <= DistributionTarget.MaxApiVersionLength && Kind.Length <= DistributionTarget.MaxKindLength && Name.Length <= DistributionTarget.MaxNameLength;

    public bool IsReplicaSet => (Group, Kind) is ("apps", "ReplicaSet");

    /// <summary>The controller of a Pod under review; null: it has none.</summary>
    public static CountedOwner? Of(string? @namespace, PodDocument pod)
    {
        var owners = JsonShape.List(JsonShape.Object(pod.Submitted, "metadata", new("")), "ownerReferences", new("metadata"));
        if (owners.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        foreach (var owner in owners.EnumerateArray())
        {
            if (owner.Member("controller").ValueKind == JsonValueKind.True && owner.Text("kind") is { } kind && owner.Text("name") is { } name)
            {
                return new(@namespace ?? "", DistributionTarget.GroupOf(owner.Text("apiVersion") ?? ""), kind, name, HashOf(label => pod.Labels.Text(label)));
            }
        }

        return null;
    }

    /// <summary>The controller of a Pod; null: it has none.</summary>
    public static CountedOwner? Of(V1ObjectMeta pod) =>
        pod.OwnerReferences?.FirstOrDefault(owner => owner is { Controller: true, Kind: not null, Name: not null }) is { } owner
            ? new(
                pod.NamespaceProperty ?? "",
                DistributionTarget.GroupOf(owner.ApiVersion ?? ""),
                owner.Kind,
                owner.Name,
                HashOf(label => pod.Labels?.TryGetValue(label, out var hash) == true ? hash : null))
            : null;

    private static string HashOf(Func<string, string?> valueOf)
    {
        foreach (var label in HashLabels)
        {
            if (valueOf(label) is { Length: > 0 } hash)
            {
                return hash;
            }
        }

        return "";
    }
}

/// <summary>What a Pod says of its group. The Pods of one owner share a few of these.</summary>
/// <param name="Resource">The PodDistribution that its annotation names, or null.</param>
/// <param name="Group">The group that its annotation names, or null.</param>
/// <param name="NodeSelector">Its nodeSelector as <see cref="NodeLabels.Text"/> writes it.</param>
public sealed record PodPlacement(string? Resource, string? Group, string NodeSelector);

/// <summary>What is kept of a Pod: some two hundred bytes, with what it takes to find it again.</summary>
/// <param name="Owner">Whom it belongs to.</param>
/// <param name="Placement">What it says of its group.</param>
/// <param name="Slot">The number in the group that its annotation names, or null.</param>
/// <param name="IsLiving">
/// It is neither terminating nor finished. One that is not is remembered all the same: whoever forgot it would take its next change
/// for a new Pod.
/// </param>
/// <param name="UnschedulableSince">Since when the scheduler finds no node for it; null: it has one, or was not tried yet.</param>
public sealed record CountedPod(CountedOwner Owner, PodPlacement Placement, int? Slot, bool IsLiving, DateTimeOffset? UnschedulableSince = null);
