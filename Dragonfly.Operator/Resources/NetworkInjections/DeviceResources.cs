using Dragonfly.Operator.Resources.Fields;

namespace Dragonfly.Operator.Resources.NetworkInjections;

/// <summary>How many devices of which resources a Pod's networks need.</summary>
internal static class DeviceResources
{
    /// <summary>The annotation of a NetworkAttachmentDefinition that names its device resource.</summary>
    public const string Annotation = "k8s.v1.cni.cncf.io/resourceName";

    private const int MaxDomainLength = 253;
    private const string QuotaPrefix = "requests.";

    /// <summary>
    /// Sums by resource name, in the order of the networks that ask. Multus hands out devices in the order of all networks, the
    /// user's included: a sum over ours alone would leave the last without one.
    /// </summary>
    /// <param name="networks">All networks of the Pod.</param>
    /// <param name="asking">Positions, from 1, of those whose resources are to be requested.</param>
    /// <param name="resourceOf">The resource that a network's definition names, or null.</param>
    public static IReadOnlyList<(string Resource, int Count)> Sum(
        IReadOnlyList<NetworkElement> networks, IEnumerable<int> asking, Func<NetworkElement, string?> resourceOf)
    {
        string?[] resources = [.. networks.Select(resourceOf)];
        return
        [
            .. asking.Order()
                .Select(position => resources[position - 1])
                .OfType<string>()
                .Distinct()
                .Select(resource => (resource, resources.Count(other => other == resource))),
        ];
    }

    /// <summary>Whether an API server accepts it as a resource of a container that a device plugin serves.</summary>
    public static bool IsExtended(string resource)
    {
        var slash = resource.IndexOf('/', StringComparison.Ordinal);
        return slash > 0
            && !resource.Contains("kubernetes.io/", StringComparison.Ordinal)
            && !resource.StartsWith(QuotaPrefix, StringComparison.Ordinal)
            && QuotaPrefix.Length + slash <= MaxDomainLength
            && LabelSyntax.KeyProblem(resource) is null;
    }
}
