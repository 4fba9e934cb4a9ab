using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.Entries;

namespace Dragonfly.Operator.Resources.PodDistributions;

/// <summary>The workload whose Pods are distributed.</summary>
public sealed record DistributionTarget(string ApiVersion, string Kind, string Name)
{
    public const int MaxApiVersionLength = 317;
    public const int MaxKindLength = 63;
    public const int MaxNameLength = 253;

    private const string Apps = "apps";

    /// <summary>The API group, empty for the core's.</summary>
    public string Group { get; } = GroupOf(ApiVersion);

    /// <summary>Whether its Pods belong to ReplicaSets, one for each template.</summary>
    public bool OwnsReplicaSets => (Group, Kind) is (Apps, "Deployment") or ("argoproj.io", "Rollout");

    /// <summary>Whether its Pods are numbered.</summary>
    public bool IsStatefulSet => (Group, Kind) is (Apps, "StatefulSet");

    public bool IsWatched => OwnsReplicaSets || IsStatefulSet || (Group, Kind) is (Apps, "ReplicaSet");

    /// <summary>Whom API servers are to call the webhook for: a few Pods of others may be among them, whose names begin alike.</summary>
    public ControllerOwner PodOwner => OwnsReplicaSets ? new("ReplicaSet", $"{Name}-", IsPrefix: true) : new(Kind, Name);

    /// <summary>Whether it is the same workload, in whatever version.</summary>
    public bool IsSameAs(DistributionTarget other) => (Group, Kind, Name) == (other.Group, other.Kind, other.Name);

    /// <summary>Whether it is the workload that a Pod template belongs to.</summary>
    public bool HasTemplate(TemplateOwner? owner) => owner is not null && (Group, Kind, Name) == (owner.Group, owner.Kind, owner.Name);

    public static string GroupOf(string apiVersion) => apiVersion.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? apiVersion[..slash] : "";

    /// <summary>Whether the Pods of an owner are this workload's.</summary>
    public bool Owns(CountedOwner owner) => OwnsReplicaSets
        ? owner is { Group: Apps, Kind: "ReplicaSet", Hash.Length: > 0 } && IsReplicaSet(owner.Name, owner.Hash)
        : owner.Group == Group && owner.Kind == Kind && owner.Name == Name;

    // A ReplicaSet's name is its workload's, a dash and the template's hash.
    private bool IsReplicaSet(string name, string hash) =>
        name.Length == Name.Length + 1 + hash.Length
        && name.StartsWith(Name, StringComparison.Ordinal)
        && name[Name.Length] == '-'
        && name.EndsWith(hash, StringComparison.Ordinal);
}
