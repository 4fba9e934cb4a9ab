using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.Checks;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Checks;

/// <summary>Do the DragonflyInjections and the namespaces fit together, and do Pods start with what they got?</summary>
internal sealed class InjectionChecks(DragonflyInjectionKind kind) : KindChecks(kind)
{
    private const string ByName = $"leave it so if Pods or namespaces choose it by name ({AnnotationNames.Injection})";

    public override TrialRequest Trial { get; } = new(
        new Dictionary<string, string> { [AnnotationNames.Inject] = "true" },
        "set spec.podSecurity: Respect");

    public override IReadOnlyList<(string Name, Func<IKubernetesClient, CancellationToken, Task<CheckResult>> Run)> Cluster =>
        [(WaitingPods.Name, WaitingPods.CheckAsync)];

    public override IEnumerable<CheckResult> Resources(ClusterState state) =>
        [Injections(state), PodSecurity(state), OptInByAnnotation(state)];

    private CheckResult Injections(ClusterState state) => state.Resources[DragonflyInjectionKind.KindName].Any()
        ? Validity(state, "all valid and selecting namespaces", RemedyOf)
        : CheckResult.Bad($"{DragonflyInjectionKind.KindName}s", "there is none, so no Pod is injected", "kubectl apply -f examples/injection.yaml");

    private static string RemedyOf(string reason) => reason switch
    {
        DeliveryProblem.Unsupported => $"use Kubernetes {ImageVolumeSupport.Since}, or 1.33 with the feature gate ImageVolume; else set spec.toolsDelivery: InitContainer",
        DeliveryProblem.NotChecked =>
            "let the operator create PodTemplates in its namespace, which a right, a policy or a quota may forbid; else set spec.toolsDelivery: InitContainer",
        // Pods may name such a resource; that is seen only when they come.
        InjectionConditions.NoNamespaces => $"{ByName}; else correct spec.namespaceSelector",
        InjectionConditions.Hidden => $"{ByName}; else correct its selectors or its priority",
        _ => Otherwise,
    };

    private static CheckResult PodSecurity(ClusterState state)
    {
        const string Name = "Pod Security";
        var affected = state.Namespaces.Values
            .Where(@namespace => (@namespace.PodSecurity ?? state.PodSecurityDefault) != PodSecurityLevel.Privileged
                && (@namespace.InjectLabel == "true" || IsOptedInByAnnotation(@namespace)))
            .Select(@namespace => @namespace.Name);
        return CheckResult.Names(affected) is { } names
            ? CheckResult.Warn(
                Name,
                $"these namespaces opted in, and their Pod Security level is baseline or restricted, so their Pods get no socket: {names}",
                "leave it so if the proxy and the tools are enough; else exempt them and set spec.podSecurity: Ignore")
            : CheckResult.Good(Name, "no namespace that opted in forbids hostPath volumes");
    }

    private static CheckResult OptInByAnnotation(ClusterState state)
    {
        const string Name = "opt-in by label";
        return CheckResult.Names(state.Namespaces.Values.Where(IsOptedInByAnnotation).Select(@namespace => @namespace.Name)) is { } names
            ? CheckResult.Bad(
                Name,
                $"these namespaces opted in by annotation only, by which API servers cannot select them: {names}",
                $"kubectl label namespace NAME {AnnotationNames.Inject}=true")
            : CheckResult.Good(Name, "every namespace that opted in has the label");
    }

    // A label goes before the annotation, unless it is not understood.
    private static bool IsOptedInByAnnotation(NamespaceInfo @namespace) =>
        @namespace.InjectAnnotation == "true" && @namespace.InjectLabel is not ("true" or "false");
}
