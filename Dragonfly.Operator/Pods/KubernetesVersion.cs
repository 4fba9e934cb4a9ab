using System.Globalization;

namespace Dragonfly.Operator.Pods;

/// <summary>The version of an API server, as far as it decides about anything.</summary>
/// <param name="Major">1.</param>
/// <param name="Minor">The number that counts.</param>
public readonly record struct KubernetesVersion(int Major, int Minor) : IComparable<KubernetesVersion>
{
    /// <summary>Reads <c>1.32</c>, <c>v1.32.1</c> or <c>1.32.1-gke.1</c>; null if it is none of these.</summary>
    public static KubernetesVersion? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Trim().TrimStart('v').Split('.');
        return parts.Length >= 2 ? Parse(parts[0], parts[1]) : null;
    }

    /// <summary>Reads what an API server says of itself; the minor version of some providers ends with a plus sign.</summary>
    public static KubernetesVersion? Parse(string? major, string? minor) => Number(major) is { } first && Number(minor) is { } second ? new(first, second) : null;

    public int CompareTo(KubernetesVersion other) => (Major, Minor).CompareTo((other.Major, other.Minor));

    public static bool operator <(KubernetesVersion left, KubernetesVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(KubernetesVersion left, KubernetesVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(KubernetesVersion left, KubernetesVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(KubernetesVersion left, KubernetesVersion right) => left.CompareTo(right) >= 0;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}");

    private static int? Number(string? text)
    {
        var digits = text.AsSpan();
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(end < 0 ? digits : digits[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
