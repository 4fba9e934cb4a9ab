using System.Buffers;
using System.Net;
using System.Text.RegularExpressions;

namespace Dragonfly.Operator.Resources.NetworkInjections;

/// <summary>Which texts are addresses to Multus, which takes Go's net package at its word. .NET's own parsers take more (1.2, 0x7f.1, fe80::1%eth0).</summary>
internal static partial class NetworkAddresses
{
    private static readonly SearchValues<char> InIPv6 = SearchValues.Create("0123456789abcdefABCDEF:.");

    public static bool IsIp(string text) => Parse(text) is not null;

    /// <summary>Whether it is an address or one with the length of its prefix.</summary>
    public static bool IsIpOrCidr(string text) => text.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash
        ? Parse(text[..slash]) is { } ip && IsPrefixLength(text.AsSpan(slash + 1), ip.GetAddressBytes().Length * 8)
        : IsIp(text);

    public static bool IsMac(string text) => Mac().IsMatch(text);

    /// <summary>Whether the address, which is one, is of IPv4, if only written as of IPv6.</summary>
    public static bool IsOfIPv4(string ip) => !ip.Contains(':', StringComparison.Ordinal) || IPAddress.Parse(ip).IsIPv4MappedToIPv6;

    private static IPAddress? Parse(string text)
    {
        if (!IPAddress.TryParse(text, out var ip))
        {
            return null;
        }

        // Go takes IPv4 only in the form in which .NET writes it, at the end of IPv6 too, and IPv6 without zones, ports and brackets.
        var isValid = text.LastIndexOf(':') is >= 0 and var colon
            ? !text.AsSpan().ContainsAnyExcept(InIPv6) && (!text.Contains('.', StringComparison.Ordinal) || Parse(text[(colon + 1)..]) is not null)
            : ip.ToString() == text;
        return isValid ? ip : null;
    }

    private static bool IsPrefixLength(ReadOnlySpan<char> text, int most) =>
        text.Length is > 0 and < 8 && !text.ContainsAnyExceptInRange('0', '9') && int.Parse(text, provider: null) <= most;

    // Of 6, 8 (EUI-64) or 20 bytes (InfiniBand), as aa:bb, aa-bb or aabb.ccdd.
    [GeneratedRegex(@"^(?:[0-9a-fA-F]{2}(?<sign>[:-])(?:[0-9a-fA-F]{2}\k<sign>){4}(?:(?:[0-9a-fA-F]{2}\k<sign>){2}|(?:[0-9a-fA-F]{2}\k<sign>){14})?[0-9a-fA-F]{2}|(?:[0-9a-fA-F]{4}\.){2}(?:[0-9a-fA-F]{4}\.|(?:[0-9a-fA-F]{4}\.){7})?[0-9a-fA-F]{4})\z")]
    private static partial Regex Mac();
}
