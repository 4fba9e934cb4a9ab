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

    public bool IsReplicaSet => (Group, Kind) is ("apps", "ReplicaSet");

    /// <summary>The owner of a Pod under review.</summary>
    public static CountedOwner Of(string? @namespace, PodOwner owner, JsonElement labels) => new(
        @namespace ?? "", DistributionTarget.GroupOf(owner.ApiVersion), owner.Kind, owner.Name, HashOf(labels));

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
}

/// <summary>The controller that owns a Pod, as the Pod names it.</summary>
public sealed record PodOwner(string ApiVersion, string Kind, string Name, string Uid);
