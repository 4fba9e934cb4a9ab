using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;
using Dragonfly.Operator.Resources.Fields;

namespace Dragonfly.Operator.Commands.Check;

/// <summary>Do the DragonflyInjections and the namespaces fit together?</summary>
internal sealed class ResourceChecks(ClusterState facts, CheckOptions options, TimeProvider time)
{
    private const int MaxNamed = 10;

    public CheckResult Injections()
    {
        const string Name = "DragonflyInjections";
        if (facts.Resources.Count == 0)
        {
            return CheckResult.Bad(Name, "there is none, so no Pod is injected", "kubectl apply -f examples/injection.yaml");
        }

        var problems = facts.Resources
            .Where(pair => !IsDisabled(pair.Read))
            .Select(pair => (pair.Resource.Metadata.Name, Condition: InjectionConditions
                .Update(pair.Resource, pair.Read, facts.Injections.ByPreference, facts.Namespaces.Values, time.GetUtcNow().UtcDateTime)
                .Conditions!.FirstOrDefault(condition => condition.Status != "True")))
            .Where(pair => pair.Condition is not null)
            .ToList();
        var detail = string.Join(" ", problems.Select(pair => $"{pair.Name}: {pair.Condition!.Reason}: {pair.Condition.Message}"));
        return problems.Count == 0 ? CheckResult.Good(Name, $"{facts.Resources.Count}, all valid and selecting namespaces{Disabled()}")
            : problems.Exists(pair => pair.Condition!.Reason == Conditions.InvalidSpec)
                ? CheckResult.Bad(Name, detail, "correct or delete what is invalid")
            // Pods may name such a resource; that is seen only when they come.
            : CheckResult.Warn(Name, detail, $"leave it so if Pods or namespaces choose it by name ({AnnotationNames.Injection}); else correct its selectors or its priority");
    }

    public CheckResult PodSecurity()
    {
        const string Name = "Pod Security";
        var affected = facts.Namespaces.Values
            .Where(@namespace => (@namespace.PodSecurity ?? options.PodSecurityDefault) != PodSecurityLevel.Privileged
                && (@namespace.InjectLabel == "true" || IsOptedInByAnnotation(@namespace)))
            .Select(@namespace => @namespace.Name);
        return List(affected) is { } names
            ? CheckResult.Warn(
                Name,
                $"these namespaces opted in, and their Pod Security level is baseline or restricted, so their Pods get no socket: {names}",
                "leave it so if the proxy and the tools are enough; else exempt them and set spec.podSecurity: Ignore")
            : CheckResult.Good(Name, "no namespace that opted in forbids hostPath volumes");
    }

    public CheckResult OptInByAnnotation()
    {
        const string Name = "opt-in by label";
        var affected = facts.Namespaces.Values
            .Where(IsOptedInByAnnotation)
            .Select(@namespace => @namespace.Name);
        return List(affected) is { } names
            ? CheckResult.Bad(
                Name,
                $"these namespaces opted in by annotation only, by which API servers cannot select them: {names}",
                $"kubectl label namespace NAME {AnnotationNames.Inject}=true")
            : CheckResult.Good(Name, "every namespace that opted in has the label");
    }

    // A label goes before the annotation, unless it is not understood.
    private static bool IsOptedInByAnnotation(NamespaceInfo @namespace) =>
        @namespace.InjectAnnotation == "true" && @namespace.InjectLabel is not ("true" or "false");

    // That is somebody's will, and a check that fails for good is soon not looked at.
    private static bool IsDisabled(CompiledResource<InjectionRule> read) => read.Rule is { Enabled: false };

    private string Disabled() => List(facts.Resources.Where(pair => IsDisabled(pair.Read)).Select(pair => pair.Resource.Metadata.Name)) is { } names
        ? $", but for those not enabled: {names}"
        : "";

    /// <summary>The first few names and the number of the others, or null for none.</summary>
    internal static string? List(IEnumerable<string> names)
    {
        var all = names.Order(StringComparer.Ordinal).ToList();
        return all.Count switch
        {
            0 => null,
            <= MaxNamed => string.Join(", ", all),
            _ => $"{string.Join(", ", all.Take(MaxNamed))} and {all.Count - MaxNamed} more",
        };
    }
}
