using System.Text.Json;
using System.Text.RegularExpressions;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Pods.Selectors;
using Dragonfly.Operator.Resources.Entries;
using Dragonfly.Operator.Resources.Fields;

namespace Dragonfly.Operator.Resources.NetworkInjections;

/// <summary>Turns a NetworkInjection into a rule, or says what is wrong with it. As in the CRD's schema, an explicit null is the default.</summary>
internal static partial class NetworkInjectionReader
{
    private static readonly string[] Passed = ["portMappings", "bandwidth", "cni-args", "deviceID"];

    private static readonly string[] Known = ["name", "namespace", "interface", "ips", "mac", "infiniband-guid", "default-route", .. Passed];

    public static NetworkInjectionRule? Read(V1Alpha1NetworkInjection resource, FieldErrors errors)
    {
        if (resource.Spec is not { } spec)
        {
            errors.Required("spec");
            return null;
        }

        var entry = spec.ReadEntry(spec.FailurePolicy, errors) with
        {
            PodNodeSelector = LabelSelectorReader.Read(spec.PodNodeSelector, "spec.podNodeSelector", errors),
        };
        var networks = ReadNetworks(spec.Networks, errors);
        if (spec.ResourcesContainer is { } container)
        {
            errors.Check("spec.resourcesContainer", container, LabelSyntax.DnsLabelProblemOf(container));
        }

        // Only a resource without a name yet has none: one that is being created with generateName.
        return errors.Count > 0 ? null : new(resource.Metadata.Name ?? "", networks, entry)
        {
            Enabled = spec.Enabled,
            Priority = spec.Priority,
            RequestResources = spec.RequestResources,
            ResourcesContainer = spec.ResourcesContainer,
            StaticFields = SelectsOnePod(entry) ? [] : [.. spec.Networks.SelectMany(StaticFields)],
        };
    }

    /// <summary>Whether no second Pod can be selected: a StatefulSet labels each with its name.</summary>
    private static bool SelectsOnePod(WebhookEntry entry) =>
        Requires(entry.NamespaceSelector, NamespaceInfo.NameLabel) && Requires(entry.PodSelector, "statefulset.kubernetes.io/pod-name");

    private static bool Requires(LabelSelector selector, string label) =>
        selector.Requirements.Any(one => one.Key == label && one.Operator == LabelOperator.In && one.Values.Distinct().Count() == 1);

    private static IEnumerable<string> StaticFields(NetworkSelection network, int index) =>
        from field in new[]
        {
            network.Ips is { Count: > 0 } ? "ips" : null,
            network.Mac is { Length: > 0 } ? "mac" : null,
            network.InfinibandGuid is { Length: > 0 } ? "infiniband-guid" : null,
        }
        where field is not null
        select $"spec.networks[{index}].{field}";

    private static List<NetworkElement> ReadNetworks(IList<NetworkSelection>? networks, FieldErrors errors)
    {
        if (networks is not { Count: > 0 })
        {
            errors.Required("spec.networks", "at least one network");
        }

        var elements = new List<NetworkElement>();
        foreach (var (network, field) in Values.Items(networks, "spec.networks", NetworkInjectionSpec.MaxNetworks, errors))
        {
            var before = errors.Count;
            Check(network, field, errors);
            if (errors.Count == before && NetworkElementReader.Read(Write(network), field, errors) is { } element)
            {
                CheckTogether(element, elements, field, errors);
                elements.Add(element);
            }
        }

        return elements;
    }

    private static void Check(NetworkSelection network, string field, FieldErrors errors)
    {
        if (string.IsNullOrEmpty(network.Name))
        {
            errors.Required($"{field}.name");
        }
        else
        {
            errors.Check($"{field}.name", network.Name, LabelSyntax.SubdomainProblem(network.Name));
        }

        if (network.Namespace is { } space)
        {
            errors.Check($"{field}.namespace", space, LabelSyntax.DnsLabelProblemOf(space));
        }

        if (network.Interface is { Length: > NetworkElementReader.MaxInterfaceLength })
        {
            errors.TooLong($"{field}.interface", NetworkElementReader.MaxInterfaceLength);
        }
        else if (network.Interface is { } wanted)
        {
            errors.Check(
                $"{field}.interface",
                wanted,
                !Interface().IsMatch(wanted) ? "must consist of printable characters of ASCII without ' ', '/' and ':'"
                    : wanted is "." or ".." or "lo" or "eth0" ? "must not be '.', '..', lo or eth0"
                    : null);
        }

        CheckAddresses(network, field, errors);
        foreach (var (key, _) in network.Further ?? [])
        {
            if (string.Equals(key, "interfaceRequest", StringComparison.OrdinalIgnoreCase))
            {
                errors.Forbidden($"{field}.{key}", "interface says it since Multus 3.2");
            }
            else if (!Known.Contains(key) && Known.FirstOrDefault(name => string.Equals(name, key, StringComparison.OrdinalIgnoreCase)) is { } known)
            {
                // To Multus, it is the same.
                errors.Invalid(field, key, $"must be written {known}");
            }
        }
    }

    private static void CheckAddresses(NetworkSelection network, string field, FieldErrors errors)
    {
        Values.Strings(network.Ips, $"{field}.ips", 16, errors, ip =>
            NetworkAddresses.IsIpOrCidr(ip) ? null : "must be an IP address or CIDR");
        Values.Strings(network.DefaultRoute, $"{field}.default-route", 2, errors, ip =>
            NetworkAddresses.IsIp(ip) ? null : "must be an IP address");
        if (network.Mac is { } mac && !Mac().IsMatch(mac))
        {
            errors.Invalid($"{field}.mac", mac, "must be six bytes such as 02:00:5e:00:53:01");
        }

        if (network.InfinibandGuid is { } guid && !Guid().IsMatch(guid))
        {
            errors.Invalid($"{field}.infiniband-guid", guid, "must be eight bytes such as 02:00:5e:10:00:00:00:01");
        }
    }

    private static void CheckTogether(NetworkElement element, List<NetworkElement> others, string field, FieldErrors errors)
    {
        if (others.Any(other => (other.Namespace, other.Name, other.Interface) == (element.Namespace, element.Name, element.Interface)))
        {
            errors.Duplicate(field, element.ToListItem());
        }
        else if (element.Interface is { } wanted && others.Any(other => other.Interface == wanted))
        {
            errors.Duplicate($"{field}.interface", wanted);
        }

        if (others.Append(element).Sum(other => other.IPv4Routes) > 1 && element.IPv4Routes > 0
            || others.Append(element).Sum(other => other.IPv6Routes) > 1 && element.IPv6Routes > 0)
        {
            errors.Forbidden($"{field}.default-route", "a Pod has one default route of IPv4 and one of IPv6 at the most");
        }
    }

    /// <summary>The element of the annotation, its members always in the same order: API servers sort them, files do not.</summary>
    private static JsonElement Write(NetworkSelection network) => JsonSerializer.SerializeToElement(
        new NetworkSelection
        {
            Name = network.Name,
            Namespace = network.Namespace,
            Interface = network.Interface,
            Ips = network.Ips is { Count: > 0 } ? network.Ips : null,
            Mac = network.Mac,
            InfinibandGuid = network.InfinibandGuid,
            DefaultRoute = network.DefaultRoute is { Count: > 0 } ? network.DefaultRoute : null,
            Further = network.Further?.OrderBy(member => member.Key, StringComparer.Ordinal).ToDictionary(),
        },
        NetworkInjectionJson.Default.NetworkSelection);

    [GeneratedRegex($@"^{NetworkSelection.InterfaceForm}\z")]
    private static partial Regex Interface();

    [GeneratedRegex($@"^{NetworkSelection.MacForm}\z")]
    private static partial Regex Mac();

    [GeneratedRegex($@"^{NetworkSelection.GuidForm}\z")]
    private static partial Regex Guid();
}
