using System.Buffers;
using System.Net;
using System.Text.RegularExpressions;

namespace Dragonfly.Operator.Resources.NetworkInjections;

/// <summary>Which texts are addresses to Multus, which takes Go's net package at its word. .NET's own parsers take more (1.2, 0x7f.1, fe80::1%eth0).</summary>
internal static partial class NetworkAddresses
{
    private const int MaxGroups = 8;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    public static bool IsIp(string text) => IsIPv4(text) || IsIPv6(text);

    /// <summary>Whether it is an address or one with the length of its prefix.</summary>
    public static bool IsIpOrCidr(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return IsIp(text);
        }

        var ip = text.AsSpan(0, slash);
        return IsPrefixLength(text.AsSpan(slash + 1), IsIPv4(ip) ? 32 : IsIPv6(ip) ? 128 : -1);
    }

    public static bool IsMac(string text) => Mac().IsMatch(text);

    /// <summary>Whether the address, which is one, is of IPv4, if only written as of IPv6.</summary>
    public static bool IsOfIPv4(string ip) => IsIPv4(ip) || IPAddress.Parse(ip).IsIPv4MappedToIPv6;

    private static bool IsIPv4(ReadOnlySpan<char> text)
    {
        var fields = 0;
        foreach (var range in text.Split('.'))
        {
            var field = text[range];
            if (++fields > 4 || field.Length is 0 or > 3 || (field.Length > 1 && field[0] == '0')
                || field.ContainsAnyExceptInRange('0', '9') || int.Parse(field, provider: null) > 255)
            {
                return false;
            }
        }

        return fields == 4;
    }

    private static bool IsIPv6(ReadOnlySpan<char> text)
    {
        var gap = text.IndexOf("::", StringComparison.Ordinal);
        if (gap < 0)
        {
            return Groups(text, mayEndInIPv4: true) == MaxGroups;
        }

        var before = gap == 0 ? 0 : Groups(text[..gap], mayEndInIPv4: false);
        var after = gap + 2 == text.Length ? 0 : Groups(text[(gap + 2)..], mayEndInIPv4: true);

        // The gap stands for one group at least.
        return before >= 0 && after >= 0 && before + after < MaxGroups;
    }

    /// <summary>How many groups of an IPv6 address the text holds; -1 if it holds anything else.</summary>
    private static int Groups(ReadOnlySpan<char> text, bool mayEndInIPv4)
    {
        var count = 0;
        foreach (var range in text.Split(':'))
        {
            var group = text[range];
            var isLast = range.End.GetOffset(text.Length) == text.Length;
            if (isLast && mayEndInIPv4 && IsIPv4(group))
            {
                return count + 2;
            }

            if (group.Length is 0 or > 4 || group.ContainsAnyExcept(HexDigits))
            {
                return -1;
            }

            count++;
        }

        return count;
    }

    private static bool IsPrefixLength(ReadOnlySpan<char> text, int most) =>
        most >= 0 && text.Length is > 0 and < 8 && !text.ContainsAnyExceptInRange('0', '9') && int.Parse(text, provider: null) <= most;

    // Of 6, 8 (EUI-64) or 20 bytes (InfiniBand), as aa:bb, aa-bb or aabb.ccdd.
    [GeneratedRegex(@"^(?:[0-9a-fA-F]{2}(?<sign>[:-])(?:[0-9a-fA-F]{2}\k<sign>){4}(?:(?:[0-9a-fA-F]{2}\k<sign>){2}|(?:[0-9a-fA-F]{2}\k<sign>){14})?[0-9a-fA-F]{2}|(?:[0-9a-fA-F]{4}\.){2}(?:[0-9a-fA-F]{4}\.|(?:[0-9a-fA-F]{4}\.){7})?[0-9a-fA-F]{4})\z")]
    private static partial Regex Mac();
}
