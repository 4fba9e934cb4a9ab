using System.Globalization;

namespace Dragonfly.Operator.Resources.PodDistributions;

/// <summary>What dragonfly.io/distribution says: the PodDistribution, the group and the number of the Pod in it.</summary>
public sealed record DistributionAnnotation(string Resource, string Group, int Slot)
{
    public const string Name = "dragonfly.io/distribution";

    /// <summary>A name of a resource, a name of a group, an int and two slashes have no more. Anybody may write longer ones, and what is counted is kept.</summary>
    private const int MaxLength = 253 + 63 + 10 + 2;

    /// <summary>Reads a value; null where it is none that the operator wrote.</summary>
    public static DistributionAnnotation? Read(string? value) =>
        value?.Length <= MaxLength && value.Split('/') is [{ Length: > 0 } resource, { Length: > 0 } group, var slot]
        && int.TryParse(slot, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new(resource, group, number)
            : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Resource}/{Group}/{Slot}");
}
