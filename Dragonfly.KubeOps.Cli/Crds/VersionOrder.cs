using System.Globalization;
using System.Text.RegularExpressions;

namespace Dragonfly.KubeOps.Cli.Crds;

/// <summary>Kubernetes' order of API versions: v2, v1, v1beta2, v1beta1, v1alpha1, then names of any other form.</summary>
internal sealed partial class VersionOrder : IComparer<string>
{
    public static readonly VersionOrder NewestFirst = new();

    public int Compare(string? x, string? y)
    {
        var byRank = Rank(y!).CompareTo(Rank(x!));
        return byRank != 0 ? byRank : string.CompareOrdinal(x, y);
    }

    private static (int Stability, int Major, int Minor) Rank(string version) => Form().Match(version) switch
    {
        { Success: false } => default,
        { Groups: var parts } => (
            parts["stage"].Value switch { "alpha" => 1, "beta" => 2, _ => 3 },
            Number(parts["major"]),
            Number(parts["minor"])),
    };

    private static int Number(Group group) => group.Success ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex("^v(?<major>[1-9][0-9]{0,8})((?<stage>alpha|beta)(?<minor>[1-9][0-9]{0,8}))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
