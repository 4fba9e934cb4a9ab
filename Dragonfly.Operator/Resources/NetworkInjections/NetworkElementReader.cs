using System.Buffers;
using System.Text;
using System.Text.Json;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.Fields;

namespace Dragonfly.Operator.Resources.NetworkInjections;

/// <summary>
/// Reads one network by the rules of Multus: what it refuses, for it would refuse the whole annotation and with it the Pod, is an
/// error here. Multus leaves the reading of JSON to Go, so members count whatever their case, the last of several wins, and null
/// says nothing.
/// </summary>
internal static class NetworkElementReader
{
    /// <summary>The longest name of an interface, in bytes.</summary>
    public const int MaxInterfaceLength = 15;

    private static readonly SearchValues<char> NotInInterfaces = SearchValues.Create(" \t\n\v\f\r/");

    public static NetworkElement? Read(JsonElement json, string field, FieldErrors errors)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            errors.Invalid(field, Excerpt.Of(json.GetRawText(), 64), "must be an object");
            return null;
        }

        var before = errors.Count;
        var element = new NetworkElement("", null, null) { Json = json };
        var alias = "";
        foreach (var member in json.EnumerateObject())
        {
            var at = $"{field}.{member.Name}";
            switch (member.Name.ToUpperInvariant())
            {
                case "NAME":
                    element = element with { Name = String(member.Value, at, errors) ?? element.Name };
                    break;
                case "NAMESPACE":
                    element = element with { Namespace = String(member.Value, at, errors) ?? element.Namespace };
                    break;
                case "INTERFACE":
                    element = element with { Interface = String(member.Value, at, errors) ?? element.Interface };
                    break;
                case "INTERFACEREQUEST":
                    alias = String(member.Value, at, errors) ?? alias;
                    break;
                case "DEFAULT-ROUTE":
                    element = ReadRoutes(element, member.Value, at, errors);
                    break;
                default:
                    Check(member, at, errors);
                    break;
            }
        }

        if (errors.Count == before && element.Name.Length == 0)
        {
            errors.Required($"{field}.name");
        }

        return errors.Count > before
            ? null
            : element with
            {
                Namespace = NullIfEmpty(element.Namespace),
                Interface = NullIfEmpty(element.Interface) ?? NullIfEmpty(alias),
            };
    }

    /// <summary>Reads <c>namespace/name@interface</c>.</summary>
    public static NetworkElement? ReadListItem(string item, string field, FieldErrors errors)
    {
        var slashed = item.Split('/');
        var named = slashed[^1].Split('@');
        if (slashed.Length > 2 || named.Length > 2)
        {
            errors.Invalid(field, item, "must be NAME, NAMESPACE/NAME or NAMESPACE/NAME@INTERFACE");
            return null;
        }

        var (space, name, wanted) = (slashed.Length == 2 ? slashed[0].Trim() : "", named[0].Trim(), named.Length == 2 ? named[1].Trim() : "");
        if (name.Length == 0)
        {
            errors.Required(field, "names no network");
        }
        else if (!NetworkElement.Label().IsMatch(name) || (space.Length > 0 && !NetworkElement.Label().IsMatch(space)))
        {
            errors.Invalid(field, item, "names in a list must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character");
        }
        else if (Encoding.UTF8.GetByteCount(wanted) > MaxInterfaceLength || wanted.AsSpan().ContainsAny(NotInInterfaces))
        {
            errors.Invalid(field, item, $"the interface must have at most {MaxInterfaceLength} characters, without white space and '/'");
        }
        else
        {
            return new(name, NullIfEmpty(space), NullIfEmpty(wanted));
        }

        return null;
    }

    private static NetworkElement ReadRoutes(NetworkElement element, JsonElement json, string field, FieldErrors errors)
    {
        var (v4, v6) = (0, 0);
        foreach (var gateway in Strings(json, field, errors))
        {
            if (gateway.Value.Length > 0 && !NetworkAddresses.IsIp(gateway.Value))
            {
                errors.Invalid(gateway.Field, gateway.Value, "must be an IP address");
            }
            else if (gateway.Value.Length > 0 && NetworkAddresses.IsOfIPv4(gateway.Value))
            {
                v4++;
            }
            else
            {
                // An empty one is none of IPv4, so Multus counts it as one of IPv6.
                v6++;
            }
        }

        return element with { IPv4Routes = v4, IPv6Routes = v6 };
    }

    private static void Check(JsonProperty member, string field, FieldErrors errors)
    {
        switch (member.Name.ToUpperInvariant())
        {
            case "IPS":
                foreach (var ip in Strings(member.Value, field, errors).Where(ip => !NetworkAddresses.IsIpOrCidr(ip.Value)))
                {
                    errors.Invalid(ip.Field, ip.Value, "must be an IP address or CIDR");
                }

                break;
            case "MAC" or "INFINIBAND-GUID":
                if (String(member.Value, field, errors) is { Length: > 0 } address && !NetworkAddresses.IsMac(address))
                {
                    errors.Invalid(field, address, "must be a hardware address such as 02:00:5e:00:53:01");
                }

                break;
            case "DEVICEID":
                String(member.Value, field, errors);
                break;
            case "PORTMAPPINGS":
                foreach (var (index, port) in List(member.Value, field, errors).Index())
                {
                    CheckObject(port, $"{field}[{index}]", errors, numbers: ["HOSTPORT", "CONTAINERPORT"], strings: ["PROTOCOL", "HOSTIP"]);
                }

                break;
            case "BANDWIDTH":
                CheckObject(member.Value, field, errors, numbers: ["INGRESSRATE", "INGRESSBURST", "EGRESSRATE", "EGRESSBURST"], strings: []);
                break;
            case "CNI-ARGS":
                CheckObject(member.Value, field, errors, numbers: [], strings: []);
                break;
        }
    }

    private static void CheckObject(JsonElement json, string field, FieldErrors errors, string[] numbers, string[] strings)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            Refuse(json, field, "an object", errors);
            return;
        }

        foreach (var member in json.EnumerateObject())
        {
            var name = member.Name.ToUpperInvariant();
            if (strings.Contains(name))
            {
                String(member.Value, $"{field}.{member.Name}", errors);
            }
            else if (numbers.Contains(name) && !(member.Value.ValueKind == JsonValueKind.Number && long.TryParse(member.Value.GetRawText(), out _)))
            {
                Refuse(member.Value, $"{field}.{member.Name}", "an integer", errors);
            }
        }
    }

    private static IEnumerable<(string Field, string Value)> Strings(JsonElement json, string field, FieldErrors errors) =>
        List(json, field, errors).Select((item, index) => ($"{field}[{index}]", String(item, $"{field}[{index}]", errors) ?? ""));

    private static JsonElement.ArrayEnumerator List(JsonElement json, string field, FieldErrors errors)
    {
        if (json.ValueKind == JsonValueKind.Array)
        {
            return json.EnumerateArray();
        }

        Refuse(json, field, "a list", errors);
        return default;
    }

    private static string? String(JsonElement json, string field, FieldErrors errors)
    {
        if (json.ValueKind == JsonValueKind.String)
        {
            return json.GetString();
        }

        Refuse(json, field, "a string", errors);
        return null;
    }

    // Null says nothing, so it is of every type.
    private static void Refuse(JsonElement json, string field, string expected, FieldErrors errors)
    {
        if (json.ValueKind != JsonValueKind.Null)
        {
            errors.Invalid(field, Excerpt.Of(json.GetRawText(), 64), $"must be {expected}");
        }
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
