using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Resources.SidecarInjections;

/// <summary>A Pod that is given sidecars: what of it is its own, and what came from resources.</summary>
internal sealed class SidecarTarget
{
    private readonly List<AddedSidecar> _sidecars;
    private readonly PodContext _context;

    public SidecarTarget(PodDocument pod, PodContext context, MutationRecord record)
    {
        Pod = pod;
        Record = record;
        _context = context;
        _sidecars = [.. SidecarAnnotation.Read(pod)];
        Token = ServiceAccountMount.Of(pod);
    }

    public PodDocument Pod { get; }

    public MutationRecord Record { get; }

    /// <summary>The mount of the service account's token that admission would give each container; null: none.</summary>
    public JsonFragment? Token { get; }

    /// <summary>How many containers were put before the Pod's own.</summary>
    public int Front { get; set; }

    /// <summary>How many init containers were put before the Pod's own.</summary>
    public int InitFront { get; set; }

    /// <summary>The Pod Security level that holds for the Pod.</summary>
    public PodSecurityLevel Level => _context.Namespace?.PodSecurity ?? _context.PodSecurityDefault;

    /// <summary>The volumes that a Pod of the template gets beside those that stand in it.</summary>
    public IReadOnlyList<string> ClaimedVolumes => _context.Template?.ClaimedVolumes ?? [];

    public IEnumerable<ContainerDocument> OwnContainers => Pod.Containers.Where(IsOwn);

    public IEnumerable<ContainerDocument> OwnInitContainers => Pod.InitContainers.Where(IsOwn);

    /// <summary>The Pod's own containers that start after those of a resource which are yet to be added.</summary>
    public IEnumerable<ContainerDocument> StartingAfter(SidecarPlan plan, bool native) =>
        plan.StartsBeforeInit(native) ? OwnInitContainers.Concat(OwnContainers) : OwnContainers;

    public SidecarState StateOf(SidecarInjectionRule rule) => rule.Plan.All
        .Where(container => Find(container) is not null)
        .Select(container => StateOf(rule, container.Name))
        .DefaultIfEmpty(SidecarState.Absent)
        .Max();

    /// <summary>The first container that the Pod has of its own under a name of the resource's.</summary>
    public string? TakenName(SidecarInjectionRule rule) =>
        rule.Plan.All.FirstOrDefault(container => Find(container) is not null && !_sidecars.Includes(container.Name))?.Name;

    public ContainerDocument? Find(SidecarContainer container)
    {
        foreach (var list in (ContainerList[])[Pod.Containers, Pod.InitContainers])
        {
            foreach (var one in list)
            {
                if (one.IsNamed(container.Utf8Name))
                {
                    return one;
                }
            }
        }

        return null;
    }

    /// <summary>The containers of a resource are in the Pod from now on.</summary>
    public void HasAdded(SidecarInjectionRule rule) => _sidecars.AddRange(rule.Sidecars);

    /// <summary>How many bytes the annotations of a plan add at the most.</summary>
    public int AnnotationsOf(SidecarPlan plan) =>
        plan.Annotations.Where(annotation => !Pod.HasAnnotation(annotation.Name)).Sum(annotation => annotation.Utf8Name.Length + annotation.Json.Utf8.Length)
        + (plan.Position == SidecarPosition.Before ? DefaultContainer.Name.Length + 63 : 0);

    private bool IsOwn(ContainerDocument container) => !container.IsAdded && !_sidecars.Includes(container.Name);

    private SidecarState StateOf(SidecarInjectionRule rule, string name) => _sidecars
        .Where(sidecar => sidecar.Container == name)
        .Select(sidecar => sidecar.Resource != rule.Name ? SidecarState.Outranked
            : sidecar.Hash == rule.Plan.Hash ? SidecarState.Present
            : SidecarState.Outdated)
        .DefaultIfEmpty(SidecarState.Taken)
        .Max();
}

/// <summary>What a Pod has of a resource. Of several containers the greatest state decides.</summary>
internal enum SidecarState
{
    /// <summary>Nothing.</summary>
    Absent,

    /// <summary>A container of its own under one of the names.</summary>
    Taken,

    /// <summary>A container that another resource brought.</summary>
    Outranked,

    /// <summary>A container of an earlier state of the resource.</summary>
    Outdated,

    /// <summary>A container of the resource as it is.</summary>
    Present,
}

/// <summary>The annotation by which kubectl chooses a container where nobody names one.</summary>
internal static class DefaultContainer
{
    public const string Name = "kubectl.kubernetes.io/default-container";
}
