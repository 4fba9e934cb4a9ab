using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Resources.Checks;

/// <summary>What <c>check</c> looks at for a kind. As it stands here, that is whether its resources are valid and in use; a kind adds to it.</summary>
internal class KindChecks(ResourceKind kind)
{
    /// <summary>What to do about a condition whose reason needs more words than a line has.</summary>
    protected const string Otherwise = "correct the resource, or see docs/troubleshooting.md for the reason";

    /// <summary>The Pod that shows that all parts work together; null for a kind that Pods cannot ask for.</summary>
    public virtual TrialRequest? Trial => null;

    /// <summary>Looks at its resources, and at the namespaces.</summary>
    public virtual IEnumerable<CheckResult> Resources(ClusterState state) =>
    [
        state.Resources[kind.Kind].Any()
            ? Validity(state, "all valid and in use", _ => Otherwise)
            : CheckResult.Good($"{kind.Kind}s", "there is none"),
    ];

    /// <summary>Further checks of the cluster, by name; each may fail to look on its own.</summary>
    public virtual IReadOnlyList<(string Name, Func<IKubernetesClient, CancellationToken, Task<CheckResult>> Run)> Cluster => [];
    /// <param name="fine">What is to be said when all is well.</param>
    /// <param name="remedyOf">What to do about a resource that is valid and not as it should be, by its condition's reason.</param>
    protected CheckResult Validity(ClusterState state, string fine, Func<string, string> remedyOf)
    {
        var name = $"{kind.Kind}s";
        var resources = state.Resources[kind.Kind].ToList();
        var problems = resources
            .Select(resource => (resource.Name, Condition: state.Problem(resource)))
            .Where(pair => pair.Condition is not null)
            .ToList();
        var detail = string.Join(" ", problems.Select(pair => $"{pair.Name}: {pair.Condition!.Reason}: {pair.Condition.Message}"));
        var disabled = CheckResult.Names(resources.Where(resource => resource.IsDisabled).Select(resource => resource.Name)) is { } names
            ? $", but for those not enabled: {names}"
            : "";
        return problems.Count == 0 ? CheckResult.Good(name, $"{resources.Count}, {fine}{disabled}")
            : problems.Exists(pair => pair.Condition!.Reason == Conditions.InvalidSpec)
                ? CheckResult.Bad(name, detail, "correct or delete what is invalid")
            : CheckResult.Warn(name, detail, Remedy(problems.Select(pair => (pair.Name, remedyOf(pair.Condition!.Reason)))));
    }

    /// <summary>One remedy as it is; of several, for which resources each is.</summary>
    private static string Remedy(IEnumerable<(string Name, string Remedy)> remedies) => remedies.GroupBy(pair => pair.Remedy).ToList() switch
    {
        [var only] => only.Key,
        var several => string.Join(" ", several.Select(one => $"{CheckResult.Names(one.Select(pair => pair.Name))}: {one.Key}.")),
    };
}

/// <summary>How a Pod asks for a kind's additions.</summary>
/// <param name="Annotations">What it says.</param>
/// <param name="WhenForbidden">What to do where Pod Security refuses it with the additions.</param>
internal sealed record TrialRequest(IReadOnlyDictionary<string, string> Annotations, string WhenForbidden);
