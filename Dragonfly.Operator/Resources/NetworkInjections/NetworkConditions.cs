using Dragonfly.Operator.Resources.Entries;

namespace Dragonfly.Operator.Resources.NetworkInjections;

/// <summary>What the status of a NetworkInjection says of its networks, beside whether it is ready.</summary>
internal static class NetworkConditions
{
    public const string NetworksFound = "NetworksFound";
    public const string Shareable = "Shareable";
    /// <param name="publication">Whether API servers call the webhook for what it selects, or why not.</param>
    public static IEnumerable<ResourceCondition> Of(NetworkInjectionRule rule, EntryPublication publication, NetworkDefinitions definitions)
    {
        yield return Conditions.ReadyOf(rule, publication);
        yield return Found(rule, definitions);
        if (rule.StaticFields.Count > 0)
        {
            yield return Conditions.New(Shareable, "False", "StaticAddresses",
                $"Only one Pod at a time can have what {Conditions.Names(rule.StaticFields)} {(rule.StaticFields.Count == 1 ? "sets" : "set")}, and nothing keeps a second from being selected.");
        }
    }

    private static ResourceCondition Found(NetworkInjectionRule rule, NetworkDefinitions definitions)
    {
        if (!definitions.AreKnown)
        {
            return Conditions.New(NetworksFound, "Unknown", "NotListed", "The NetworkAttachmentDefinitions are not listed yet.");
        }

        if (definitions == NetworkDefinitions.WithoutKind)
        {
            return Conditions.New(NetworksFound, "False", "NoDefinitions", "The cluster knows no NetworkAttachmentDefinitions (k8s.cni.cncf.io/v1): Multus is not installed.");
        }

        // Those without a namespace are looked for in each Pod's.
        NetworkName[] named = [.. rule.Networks.Where(network => network.Namespace is not null).Select(network => network.Definition("")).Distinct()];
        string[] missing = [.. named.Where(name => !definitions.Has(name)).Select(name => name.ToString())];
        if (missing.Length > 0)
        {
            return Conditions.New(NetworksFound, "False", "Missing", $"There is no NetworkAttachmentDefinition {Conditions.Names(missing)}. Pods that name one do not start.");
        }

        var local = rule.Networks.Count(network => network.Namespace is null);
        var without = rule.RequestResources ? named.Count(name => definitions.ResourceOf(name) is null) : 0;
        return Conditions.New(NetworksFound, "True", "Found", string.Join(' ', new[]
        {
            named.Length == 0 ? "" : $"All definitions that are named with a namespace are there ({named.Length}).",
            local == 0 ? "" : $"Those of {local} {(local == 1 ? "network" : "networks")} without a namespace are looked for in the namespace of each Pod.",
            without == 0 ? "" : $"Of {without} the annotation {DeviceResources.Annotation} names no resource to request.",
        }.Where(text => text.Length > 0)));
    }
}
