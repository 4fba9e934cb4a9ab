using System.Text;
using System.Text.Json;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Pods.Selectors;

namespace Dragonfly.Operator.Resources.NetworkInjections;

/// <summary>What NetworkInjections do with one Pod.</summary>
/// <param name="selecting">Those that select it by namespace and labels, the preferred first.</param>
/// <param name="context">What is known beside the Pod.</param>
internal sealed class NetworkMutation(IReadOnlyList<NetworkInjectionRule> selecting, NetworkDefinitions definitions, PodContext context) : PodMutation
{
    // By convention: which labels it heeds is in its configuration.
    private const string InjectorLabel = "feature.pod.kubernetes.io";

    private readonly MutationRecord _record = new(context.Explain);

    /// <summary>
    /// | the Pod                                            | outcome            |
    /// | -------------------------------------------------- | ------------------ |
    /// | is a static Pod's mirror                           | MirrorPod          |
    /// | skips networks                                     | OptedOut           |
    /// | is for Windows nodes                               | UnsupportedOs      |
    /// | is in the network of its node                      | HostNetwork        |
    /// | asks for other nodes                               | NodeNotSelected    |
    /// | is none that API servers call the webhook for      | NotCalled          |
    /// | has an annotation that Multus refuses              | NetworksUnreadable |
    /// | has no room in its annotations                     | AnnotationsFull    |
    /// | is given something                                 | Injected           |
    /// | can be given nothing                               | NetworksLeftOut    |
    /// | has everything                                     | AlreadyInjected    |
    /// </summary>
    public override MutationReport Run(PodDocument pod)
    {
        var nodes = new JsonLabels(JsonShape.Object(pod.Spec, "nodeSelector"));
        NetworkInjectionRule[] rules = [.. selecting.Where(rule => rule.PodNodeSelector.Matches(nodes))];
        Consider(rules);
        var outcome = PassedOver(pod, rules) ?? Attach(pod, rules);
        return _record.Report(
            NetworkInjectionKind.KindName, outcome, pod, (rules.Length > 0 ? rules : selecting).Select(rule => rule.Name), context.NotCalled, Hint);
    }

    private string? PassedOver(PodDocument pod, NetworkInjectionRule[] rules) =>
        pod.IsMirror ? Outcome.MirrorPod
        : SkipAnnotation.Skips(pod, SkipAnnotation.Networks) ? Outcome.OptedOut
        : WindowsPods.Includes(pod) ? Outcome.UnsupportedOs
        : pod.Spec["hostNetwork"].ValueKind == JsonValueKind.True ? NetworkOutcomes.HostNetwork
        : rules.Length == 0 ? NetworkOutcomes.NodeNotSelected
        : _record.NotCalled(context);

    private static string? Text(PodDocument pod, string name) =>
        JsonShape.String(pod.Annotations, name, new("metadata.annotations")) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static IEnumerable<(string Container, string Quantity)> Requested(PodDocument pod, string resource) =>
        from container in pod.Containers.Concat(pod.InitContainers)
        let quantity = container.Resource("limits", resource) ?? container.Resource("requests", resource)
        where quantity is not null
        select (container.Name, quantity);

    private static string? LabelOfInjector(PodDocument pod) => pod.Labels.ValueKind != JsonValueKind.Object ? null : pod.Labels
        .EnumerateObject()
        .Where(label => label.Name.StartsWith(InjectorLabel, StringComparison.Ordinal)
            && label.Value.ValueKind == JsonValueKind.String && label.Value.ValueEquals("true"u8))
        .Select(label => label.Name)
        .Order(StringComparer.Ordinal)
        .FirstOrDefault();

    private static void Request(PodDocument pod, DeviceRequest request)
    {
        var container = pod.Containers.First(container => container.Name == request.Container);
        var count = JsonFragment.String(request.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        container.RequestResource(request.Resource, count);
    }

    private static string? Hint(string outcome) => outcome switch
    {
        Outcome.OptedOut => $"remove {SkipAnnotation.Networks} from the Pod's annotation {SkipAnnotation.Name}",
        NetworkOutcomes.NodeNotSelected => "see spec.podNodeSelector of the NetworkInjections, and spec.nodeSelector of the Pod",
        NetworkOutcomes.NetworksUnreadable => $"correct the Pod's annotation {NetworkAnnotation.Key}",
        _ => null,
    };

    private void Consider(NetworkInjectionRule[] rules)
    {
        foreach (var rule in selecting)
        {
            var isChosen = rules.Contains(rule);
            _record.Considered?.Add(new(rule.Name, rule.Priority, isChosen, isChosen ? "selects the Pod" : "spec.podNodeSelector does not match the Pod's nodeSelector"));
        }
    }

    private string Attach(PodDocument pod, NetworkInjectionRule[] rules)
    {
        var text = Text(pod, NetworkAnnotation.Key);
        // A sidecar from an earlier call is no more the Pod's own than one from this call.
        var sidecars = SidecarAnnotation.Read(pod);
        string[] own = [.. pod.Containers.Where(container => !container.IsAdded && !sidecars.Includes(container.Name)).Select(container => container.Name)];
        var plan = NetworkPlan.Of(text, context.NamespaceName ?? "", rules, definitions, own, resource => Requested(pod, resource));
        foreach (var problem in plan.Problems)
        {
            _record.Warnings.Add(problem.Reason, problem.Message);
        }

        if (plan.Networks.Count == 0)
        {
            return NetworkOutcomes.NetworksUnreadable;
        }

        if (plan.Networks.Any(planned => planned.IsAttached && planned.Rule.RequestResources) && LabelOfInjector(pod) is { } label)
        {
            _record.Warnings.Add(
                NetworkWarning.ResourceNotRequested,
                $"label {Excerpt.Of(label, 80)} may have the network-resources-injector add further networks, whose devices are not counted here");
        }

        if (plan.Annotation is null && plan.Requests.Count == 0)
        {
            return plan.Networks.Any(planned => planned.IsAttached) ? Outcome.AlreadyInjected : NetworkOutcomes.NetworksLeftOut;
        }

        var names = string.Join(',', plan.Networks.Where(planned => planned.IsAttached).Select(planned => planned.Rule.Name).Distinct());
        if (!HasRoom(pod, text, plan.Annotation, names))
        {
            _record.Warnings.Add(Outcome.AnnotationsFull, $"the annotations of the Pod leave no room for its networks: {AnnotationSize.Max} bytes are allowed in all, so none were added");
            return Outcome.AnnotationsFull;
        }

        _record.BeginStep("networks", pod);
        if (plan.Annotation is { } annotation)
        {
            pod.Annotate(NetworkAnnotation.Key, JsonFragment.String(annotation));
        }

        if (!pod.HasAnnotation(NetworkAnnotation.Given))
        {
            pod.Annotate(NetworkAnnotation.Given, JsonFragment.String(names));
        }

        _record.EndStep(pod);
        if (plan.Requests.Count > 0)
        {
            _record.BeginStep("resources", pod);
            foreach (var request in plan.Requests)
            {
                Request(pod, request);
            }

            _record.EndStep(pod);
        }

        return Outcome.Injected;
    }

    private static bool HasRoom(PodDocument pod, string? before, string? after, string names)
    {
        var grown = after is null ? 0 : Encoding.UTF8.GetByteCount(after) - Encoding.UTF8.GetByteCount(before ?? "") + (before is null ? NetworkAnnotation.Key.Length : 0);
        return AnnotationSize.HasRoom(pod, grown + (pod.HasAnnotation(NetworkAnnotation.Given) ? 0 : NetworkAnnotation.Given.Length + Encoding.UTF8.GetByteCount(names)));
    }
}
