namespace Dragonfly.Operator.Resources.NetworkInjections;

/// <summary>What becomes of a network that is to be added.</summary>
internal enum NetworkOutcome
{
    /// <summary>It is added.</summary>
    Added,

    /// <summary>The Pod has it, by the user, another resource or an earlier call.</summary>
    AlreadyThere,

    /// <summary>Another network has the interface.</summary>
    InterfaceTaken,

    /// <summary>Another network brings the default route of the family already, and Multus refuses two.</summary>
    DefaultRouteTaken,

    /// <summary>The Pod has as many networks as are added to one.</summary>
    TooMany,
}

/// <summary>What becomes of one network, and why.</summary>
/// <param name="Outcome">What becomes of it.</param>
/// <param name="Position">Where it stands, or what is in its way, among the Pod's networks, from 1; 0 for nowhere.</param>
internal sealed record NetworkDecision(NetworkElement Network, NetworkOutcome Outcome, int Position);

/// <summary>Networks that a Pod has and those it is given.</summary>
/// <param name="Elements">All, the user's first.</param>
/// <param name="Added">Those that are new.</param>
/// <param name="Decisions">One for each network that was to be added, in order.</param>
internal sealed record NetworkMerge(
    IReadOnlyList<NetworkElement> Elements, IReadOnlyList<NetworkElement> Added, IReadOnlyList<NetworkDecision> Decisions)
{
    /// <summary>To how many networks of a Pod any are added.</summary>
    public const int MaxNetworks = 64;

    /// <summary>
    /// | the Pod's networks                                 | network        |
    /// | -------------------------------------------------- | -------------- |
    /// | hold it, and it asks for no interface or that one  | already there  |
    /// | are 64                                             | too many       |
    /// | hold one with its interface                        | interface taken|
    /// | hold one with a default route of its family        | route taken    |
    /// | otherwise                                          | added          |
    /// </summary>
    /// <param name="existing">The Pod's networks.</param>
    /// <param name="wanted">Those to add, in order.</param>
    /// <param name="podNamespace">The Pod's namespace, where networks without one are looked for.</param>
    public static NetworkMerge Of(IReadOnlyList<NetworkElement> existing, IEnumerable<NetworkElement> wanted, string podNamespace)
    {
        var elements = existing.ToList();
        NetworkDecision[] decisions = [.. wanted.Select(network => Add(elements, network, podNamespace))];

        // One without an interface whose net<n> is taken fits in at a later n. A second call would find that n, so this one has to.
        for (var count = existing.Count; count < elements.Count;)
        {
            count = elements.Count;
            for (var index = 0; index < decisions.Length; index++)
            {
                if (decisions[index] is { Outcome: NetworkOutcome.InterfaceTaken, Network: { Interface: null } network })
                {
                    decisions[index] = Add(elements, network, podNamespace);
                }
            }
        }

        return new(elements, elements[existing.Count..], decisions);
    }

    private static NetworkDecision Add(List<NetworkElement> elements, NetworkElement network, string podNamespace)
    {
        var decision = Decide(elements, network, podNamespace);
        if (decision.Outcome == NetworkOutcome.Added)
        {
            elements.Add(network);
        }

        return decision;
    }

    private static NetworkDecision Decide(List<NetworkElement> elements, NetworkElement network, string podNamespace)
    {
        var position = elements.Count + 1;
        var definition = network.Definition(podNamespace);
        var named = network.InterfaceAt(position);
        return Find((one, at) => one.Definition(podNamespace) == definition && (network.Interface is null || one.InterfaceAt(at) == network.Interface)) is var same and > 0
            ? new(network, NetworkOutcome.AlreadyThere, same)
            : elements.Count >= MaxNetworks ? new(network, NetworkOutcome.TooMany, 0)
            : Find((one, at) => one.InterfaceAt(at) == named) is var taken and > 0 ? new(network, NetworkOutcome.InterfaceTaken, taken)
            : Find((one, _) => (network.IPv4Routes > 0 && one.IPv4Routes > 0) || (network.IPv6Routes > 0 && one.IPv6Routes > 0)) is var routed and > 0
                ? new(network, NetworkOutcome.DefaultRouteTaken, routed)
            : new(network, NetworkOutcome.Added, position);

        int Find(Func<NetworkElement, int, bool> isIt)
        {
            for (var index = 0; index < elements.Count; index++)
            {
                if (isIt(elements[index], index + 1))
                {
                    return index + 1;
                }
            }

            return 0;
        }
    }
}
