using System.Buffers;
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
        var before = errors.All.Count;
        if (resource.Spec is not { } spec)
        {
            errors.Required("spec");
            return null;
        }

        if (spec.PodSelector is null)
        {
            errors.Required("spec.podSelector", "{} selects all Pods");
        }

        var namespaceSelector = LabelSelectorReader.Read(spec.NamespaceSelector, "spec.namespaceSelector", errors);
        var podSelector = LabelSelectorReader.Read(spec.PodSelector, "spec.podSelector", errors);
        var podNodeSelector = LabelSelectorReader.Read(spec.PodNodeSelector, "spec.podNodeSelector", errors);
        var networks = ReadNetworks(spec.Networks ?? [], errors);
        var failurePolicy = Values.Named<FailurePolicy>(spec.FailurePolicy ?? nameof(FailurePolicy.Ignore), "spec.failurePolicy", errors);
        if (failurePolicy == FailurePolicy.Fail && podSelector.MatchesEverything && namespaceSelector.MatchesEverything)
        {
            errors.Invalid("spec.failurePolicy", "Fail", "needs a podSelector or namespaceSelector that is not empty");
        }

        if (spec.ResourcesContainer is { } container && !LabelSyntax.IsDnsLabel(container))
        {
            errors.Invalid("spec.resourcesContainer", container, LabelSyntax.DnsLabelProblem);
        }

        var entry = new WebhookEntry
        {
            NamespaceSelector = namespaceSelector,
            PodSelector = podSelector,
            PodNodeSelector = podNodeSelector,
            FailurePolicy = failurePolicy,
        };

        // Only a resource without a name yet has none: one that is being created with generateName.
        return errors.All.Count > before ? null : new(resource.Metadata.Name ?? "", networks, [entry])
        {
            Enabled = spec.Enabled,
            Priority = spec.Priority,
            NamespaceSelector = namespaceSelector,
            PodSelector = podSelector,
            PodNodeSelector = podNodeSelector,
            RequestResources = spec.RequestResources,
            ResourcesContainer = spec.ResourcesContainer,
            StaticFields = SelectsOnePod(namespaceSelector, podSelector) ? [] : [.. spec.Networks!.SelectMany(StaticFields)],
        };
    }

    /// <summary>Whether no second Pod can be selected: a StatefulSet labels each with its name.</summary>
    private static bool SelectsOnePod(LabelSelector namespaces, LabelSelector pods) =>
        Requires(namespaces, NamespaceInfo.NameLabel) && Requires(pods, "statefulset.kubernetes.io/pod-name");

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

    private static List<NetworkElement> ReadNetworks(IList<NetworkSelection> networks, FieldErrors errors)
    {
        var elements = new List<NetworkElement>();
        if (networks.Count == 0)
        {
            errors.Required("spec.networks", "at least one network");
        }
        else if (networks.Count > NetworkInjectionSpec.MaxNetworks)
        {
            errors.TooMany("spec.networks", networks.Count, NetworkInjectionSpec.MaxNetworks);
            return elements;
        }

        foreach (var (index, network) in networks.Index())
        {
            var field = $"spec.networks[{index}]";
            var before = errors.All.Count;
            // A null in a list of objects is possible in JSON, whatever the type says.
            Check(network ?? new(), field, errors);
            if (errors.All.Count == before && NetworkElementReader.Read(Write(network!), field, errors) is { } element)
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
        else if (LabelSyntax.SubdomainProblem(network.Name) is { } problem)
        {
            errors.Invalid($"{field}.name", network.Name, problem);
        }

        if (network.Namespace is { } space && !LabelSyntax.IsDnsLabel(space))
        {
            errors.Invalid($"{field}.namespace", space, LabelSyntax.DnsLabelProblem);
        }

        if (network.Interface is { } wanted)
        {
            if (wanted.Length > NetworkElementReader.MaxInterfaceLength)
            {
                errors.TooLong($"{field}.interface", NetworkElementReader.MaxInterfaceLength);
            }
            else if (!Interface().IsMatch(wanted))
            {
                errors.Invalid($"{field}.interface", wanted, "must consist of printable characters of ASCII without ' ', '/' and ':'");
            }
            else if (wanted is "." or ".." or "lo" or "eth0")
            {
                errors.Invalid($"{field}.interface", wanted, "must not be '.', '..', lo or eth0");
            }
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
    private static JsonElement Write(NetworkSelection network)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            WriteText("name", network.Name);
            WriteText("namespace", network.Namespace);
            WriteText("interface", network.Interface);
            WriteTexts("ips", network.Ips);
            WriteText("mac", network.Mac);
            WriteText("infiniband-guid", network.InfinibandGuid);
            WriteTexts("default-route", network.DefaultRoute);
            foreach (var (key, value) in (network.Further ?? []).OrderBy(member => member.Key, StringComparer.Ordinal))
            {
                writer.WritePropertyName(key);
                value.WriteTo(writer);
            }

            writer.WriteEndObject();

            void WriteText(string name, string? text)
            {
                if (text is not null)
                {
                    writer.WriteString(name, text);
                }
            }

            void WriteTexts(string name, IList<string>? texts)
            {
                if (texts is { Count: > 0 })
                {
                    writer.WriteStartArray(name);
                    foreach (var text in texts)
                    {
                        writer.WriteStringValue(text);
                    }

                    writer.WriteEndArray();
                }
            }
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }

    [GeneratedRegex($@"^{NetworkSelection.InterfaceForm}\z")]
    private static partial Regex Interface();

    [GeneratedRegex($@"^{NetworkSelection.MacForm}\z")]
    private static partial Regex Mac();

    [GeneratedRegex($@"^{NetworkSelection.GuidForm}\z")]
    private static partial Regex Guid();
}
