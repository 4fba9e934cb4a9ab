using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.Fields;

namespace Dragonfly.Operator.Resources.NetworkInjections;

/// <summary>A network that a resource brings, and what becomes of it.</summary>
internal sealed record PlannedNetwork(NetworkInjectionRule Rule, NetworkDecision Decision)
{
    public bool IsAttached => Decision.Outcome is NetworkOutcome.Added or NetworkOutcome.AlreadyThere;
}

/// <summary>Devices that a container requests.</summary>
internal sealed record DeviceRequest(string Container, string Resource, int Count);

/// <summary>What a Pod is given by the NetworkInjections that select it, and what not and why.</summary>
/// <param name="Annotation">The new text of the annotation; null leaves it as it is.</param>
/// <param name="Networks">Every network of every resource, in order.</param>
/// <param name="Requests">Devices to request.</param>
/// <param name="Problems">What was left out or will not work; the reason is an outcome, or one of <see cref="NetworkWarning"/>.</param>
internal sealed record NetworkPlan(
    string? Annotation, IReadOnlyList<PlannedNetwork> Networks, IReadOnlyList<DeviceRequest> Requests, IReadOnlyList<Warning> Problems)
{
    // Of many networks with the same fate a few say enough.
    private const int MaxNamed = 3;

    // In characters, of a name or quantity in a sentence.
    private const int MaxShown = 128;

    /// <param name="annotation">The Pod's networks; null for none.</param>
    /// <param name="podNamespace">The Pod's namespace.</param>
    /// <param name="rules">Those that select the Pod, the preferred first.</param>
    /// <param name="definitions">The definitions that are known.</param>
    /// <param name="containers">The Pod's own containers by name, in order.</param>
    /// <param name="requested">Every quantity of a resource that a container of the Pod requests or limits.</param>
    public static NetworkPlan Of(
        string? annotation,
        string podNamespace,
        IReadOnlyList<NetworkInjectionRule> rules,
        NetworkDefinitions definitions,
        IReadOnlyList<string> containers,
        Func<string, IEnumerable<(string Container, string Quantity)>> requested)
    {
        var errors = new FieldErrors();
        if (NetworkAnnotation.Read(annotation, errors) is not { } present)
        {
            var reason = errors.All[0] is { Field: "" } whole ? whole.Problem : errors.All[0].ToString();
            return new(null, [], [], [new(NetworkOutcomes.NetworksUnreadable, $"the annotation {NetworkAnnotation.Key} is left as it is, for Multus does not read it: {reason}")]);
        }

        (NetworkInjectionRule Rule, NetworkElement Network)[] wanted = [.. rules.SelectMany(rule => rule.Networks, (rule, network) => (rule, network))];
        var merge = NetworkMerge.Of(present.Elements, wanted.Select(one => one.Network), podNamespace);
        PlannedNetwork[] networks = [.. wanted.Zip(merge.Decisions, (one, decision) => new PlannedNetwork(one.Rule, decision))];
        var problems = new List<Warning>(LeftOut(networks, merge.Elements, podNamespace));
        if (definitions.AreKnown)
        {
            problems.AddRange(Missing(networks, definitions, podNamespace));
        }

        var requests = Request(networks, merge.Elements, podNamespace, definitions, containers, requested, problems);
        return new(merge.Added.Count > 0 ? present.With(merge.Added) : null, networks, requests, problems);
    }

    private static IEnumerable<Warning> LeftOut(IReadOnlyList<PlannedNetwork> networks, IReadOnlyList<NetworkElement> elements, string podNamespace)
    {
        foreach (var (network, outcome, position) in networks.Select(planned => planned.Decision))
        {
            var definition = network.Definition(podNamespace);
            var other = position > 0 ? elements[position - 1] : network;
            if (outcome == NetworkOutcome.InterfaceTaken)
            {
                yield return new(NetworkWarning.NetworkLeftOut, $"network {definition} is left out: network {Shown(other)} has its interface, {other.InterfaceAt(position)}");
            }
            else if (outcome == NetworkOutcome.DefaultRouteTaken)
            {
                yield return new(NetworkWarning.NetworkLeftOut, $"network {definition} is left out: network {Shown(other)} brings a default route, and Multus refuses a second");
            }
        }

        NetworkName[] tooMany = [.. networks.Where(planned => planned.Decision.Outcome == NetworkOutcome.TooMany).Select(planned => planned.Decision.Network.Definition(podNamespace))];
        if (tooMany.Length > 0)
        {
            yield return new(NetworkWarning.NetworkLeftOut, $"{Named("network", tooMany)} left out: a Pod is given no more than {NetworkMerge.MaxNetworks}");
        }

        // The user's names may be of any length, and the sentence goes on behind them.
        string Shown(NetworkElement other) => Excerpt.Of(other.Definition(podNamespace).ToString(), MaxShown);
    }

    private static IEnumerable<Warning> Missing(IReadOnlyList<PlannedNetwork> networks, NetworkDefinitions definitions, string podNamespace)
    {
        NetworkName[] missing =
        [
            .. networks.Where(planned => planned.IsAttached)
                .Select(planned => planned.Decision.Network.Definition(podNamespace))
                // The namespace of a template may be unknown.
                .Where(name => name.Namespace.Length > 0 && !definitions.Has(name))
                .Distinct(),
        ];
        if (missing.Length > 0)
        {
            yield return new(NetworkWarning.DefinitionMissing, $"{Named("NetworkAttachmentDefinition", missing)} missing, without which the Pod does not start");
        }
    }

    private static List<DeviceRequest> Request(
        IReadOnlyList<PlannedNetwork> networks,
        IReadOnlyList<NetworkElement> elements,
        string podNamespace,
        NetworkDefinitions definitions,
        IReadOnlyList<string> containers,
        Func<string, IEnumerable<(string Container, string Quantity)>> requested,
        List<Warning> problems)
    {
        var requests = new List<DeviceRequest>();
        PlannedNetwork[] asking = [.. networks.Where(planned => planned.IsAttached && planned.Rule.RequestResources)];
        if (asking.Length > 0 && !definitions.AreKnown)
        {
            Leave("the resources of the networks are not requested: the NetworkAttachmentDefinitions, which name them, are not known");
            return requests;
        }

        foreach (var (resource, count) in DeviceResources.Sum(elements, asking.Select(planned => planned.Decision.Position), ResourceOf))
        {
            var rule = asking.First(planned => ResourceOf(elements[planned.Decision.Position - 1]) == resource).Rule;
            (string Container, string Quantity)[] present = [.. requested(resource)];
            if (!DeviceResources.IsExtended(resource))
            {
                Leave($"resource {resource}, which a NetworkAttachmentDefinition names, is not requested: it is no extended resource such as example.com/device");
            }
            else if (present.Length > 0)
            {
                // What an earlier call requested is there, too.
                if (!present.All(one => Quantity.TryParse(one.Quantity, out var quantity) && quantity == count))
                {
                    Leave($"resource {resource} is left as it is: the Pod's networks need {count}, and container {Excerpt.Of(present[0].Container, MaxShown)} asks for {Excerpt.Of(present[0].Quantity, MaxShown)}");
                }
            }
            else if (rule.ResourcesContainer is { } named && !containers.Contains(named))
            {
                Leave($"resource {resource} is not requested: the Pod has no container {named}, which NetworkInjection {rule.Name} names");
            }
            else if ((rule.ResourcesContainer ?? (containers.Count > 0 ? containers[0] : null)) is { } container)
            {
                requests.Add(new(container, resource, count));
            }
        }

        return requests;

        string? ResourceOf(NetworkElement network) => definitions.ResourceOf(network.Definition(podNamespace));

        void Leave(string message) => problems.Add(new(NetworkWarning.ResourceNotRequested, message));
    }

    private static string Named(string what, NetworkName[] names)
    {
        var shown = Conditions.Names([.. names.Select(name => name.ToString())], MaxNamed);
        return names.Length == 1 ? $"{what} {shown} is" : $"{what}s {shown} are";
    }
}
