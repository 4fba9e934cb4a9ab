using System.Net;
using System.Net.Sockets;

namespace KubeOps.KubernetesClient.Http;

/// <summary>
/// The proxy to the API server, chosen as kubectl does. The framework chooses differently: it uses the proxy for loopback addresses,
/// and supports neither CIDRs nor ports in NO_PROXY.
/// </summary>
internal sealed class ApiProxy : IWebProxy
{
    private readonly Uri _address;
    private readonly string _source;

    private ApiProxy(Uri address, string source)
    {
        var user = Uri.UnescapeDataString(address.UserInfo).Split(':', 2);
        Credentials = user[0].Length == 0 ? null : new NetworkCredential(user[0], user.ElementAtOrDefault(1));
        _address = new UriBuilder(address) { UserName = "", Password = "" }.Uri;
        _source = source;
    }

    /// <inheritdoc/>
    public ICredentials? Credentials { get; set; }

    /// <summary>The proxy for a server by HTTPS_PROXY or HTTP_PROXY and NO_PROXY; null for none.</summary>
    /// <param name="server">Address of the API server.</param>
    /// <param name="environment">Reads a variable.</param>
    public static ApiProxy? FromEnvironment(Uri server, Func<string, string?> environment)
    {
        var name = server.Scheme == Uri.UriSchemeHttps ? "HTTPS_PROXY" : "HTTP_PROXY";
        return Variable(name) is not { } address || IsLoopback(server) || IsExcepted(server, Variable("NO_PROXY") ?? "")
            ? null
            : Parse(address, name) ?? Parse($"http://{address}", name);

        string? Variable(string upper) =>
            environment(upper) is { Length: > 0 } value ? value : environment(upper.ToLowerInvariant()) is { Length: > 0 } lower ? lower : null;
    }

    /// <summary>A proxy with the given address; null if that is not a proxy URL.</summary>
    /// <param name="address">An http, https or socks5 URL.</param>
    /// <param name="source">Where the address comes from, for errors.</param>
    public static ApiProxy? Parse(string address, string source)
    {
        // A SOCKS proxy resolves names itself in either case.
        address = address.Trim();
        address = address.StartsWith("socks5h:", StringComparison.OrdinalIgnoreCase) ? "socks5:" + address[8..] : address;
        return Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" or "socks5" && url.Host.Length > 0
            ? new ApiProxy(url, source)
            : null;
    }

    /// <inheritdoc/>
    public Uri GetProxy(Uri destination) => _address;

    /// <inheritdoc/>
    public bool IsBypassed(Uri host) => false;

    /// <summary>The address without credentials, and where it comes from.</summary>
    public override string ToString() => $"{_address.GetLeftPart(UriPartial.Authority)} (from {_source})";

    private static bool IsLoopback(Uri server) =>
        server.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (ParseIp(server.DnsSafeHost) is { } ip && IPAddress.IsLoopback(ip));

    private static bool IsExcepted(Uri server, string noProxy) =>
        noProxy.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Any(entry => Matches(entry, server));

    // An entry is "*", an address, a CIDR, or a domain, which includes its subdomains; ".domain" and "*.domain" match only the
    // subdomains. Addresses and domains may have a port.
    private static bool Matches(string entry, Uri server)
    {
        var ip = ParseIp(server.DnsSafeHost);
        if (entry == "*")
        {
            return true;
        }

        // IPNetwork takes 10.0/8, which kubectl does not.
        if (ParseIp(entry.Split('/')[0]) is not null && IPNetwork.TryParse(entry, out var network))
        {
            return ip is not null && network.Contains(ip);
        }

        var (host, port) = SplitPort(entry);
        if (host.Length == 0 || (port is not null && port != $"{server.Port}"))
        {
            return false;
        }

        if (ParseIp(host) is { } address)
        {
            return address.Equals(ip);
        }

        host = host.StartsWith("*.", StringComparison.Ordinal) ? host[1..] : host;
        var name = server.IdnHost;
        return ip is null
            && (host[0] == '.'
                ? name.EndsWith(host, StringComparison.OrdinalIgnoreCase)
                : name.Equals(host, StringComparison.OrdinalIgnoreCase) || name.EndsWith("." + host, StringComparison.OrdinalIgnoreCase));
    }

    private static (string Host, string? Port) SplitPort(string entry)
    {
        if (entry.StartsWith('[') && entry.IndexOf(']') is > 0 and var end)
        {
            return (entry[1..end], entry.AsSpan(end + 1) is [':', .. var port] ? port.ToString() : null);
        }

        // An IPv6 address has more than one colon, and no port without brackets.
        return entry.IndexOf(':') is >= 0 and var colon && colon == entry.LastIndexOf(':')
            ? (entry[..colon], entry[(colon + 1)..])
            : (entry, null);
    }

    // The framework also takes "10" for an address.
    private static IPAddress? ParseIp(string text) =>
        !IPAddress.TryParse(text, out var ip) ? null
        : ip.AddressFamily == AddressFamily.InterNetworkV6 ? ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip
        : text.Count(letter => letter == '.') == 3 ? ip
        : null;
}
