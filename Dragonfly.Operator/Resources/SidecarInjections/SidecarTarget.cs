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

    /// <summary>The Pod's own containers.</summary>
    public IEnumerable<ContainerDocument> OwnContainers => Pod.Containers.Where(IsOwn);

    /// <summary>The Pod's own init containers.</summary>
    public IEnumerable<ContainerDocument> OwnInitContainers => Pod.InitContainers.Where(IsOwn);

    public SidecarState StateOf(SidecarInjectionRule rule)
    {
        var state = SidecarState.Absent;
        foreach (var container in rule.Plan.All)
        {
            if (Find(container) is null)
            {
                continue;
            }

            var found = StateOf(rule, container.Name);
            state = found > state ? found : state;
        }

        return state;
    }

    /// <summary>The first container that the Pod has of its own under a name of the resource's.</summary>
    public string? TakenName(SidecarInjectionRule rule) =>
        rule.Plan.All.FirstOrDefault(container => Find(container) is not null && !_sidecars.Includes(container.Name))?.Name;

    public ContainerDocument? Find(SidecarContainer container)
    {
        foreach (var one in Pod.Containers)
        {
            if (one.IsNamed(container.Utf8Name))
            {
                return one;
            }
        }

        foreach (var one in Pod.InitContainers)
        {
            if (one.IsNamed(container.Utf8Name))
            {
                return one;
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

    private SidecarState StateOf(SidecarInjectionRule rule, string name)
    {
        var state = SidecarState.Taken;
        foreach (var sidecar in _sidecars)
        {
            if (sidecar.Container == name)
            {
                var found = sidecar.Resource != rule.Name ? SidecarState.Outranked
                    : sidecar.Hash == rule.Plan.Hash ? SidecarState.Present
                    : SidecarState.Outdated;
                state = found > state ? found : state;
            }
        }

        return state;
    }
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
