namespace Dragonfly.Operator.Commands.Check;

/// <summary>One line of the report.</summary>
/// <param name="Check">What was looked at.</param>
/// <param name="Ok">Whether it is as it should be.</param>
/// <param name="Detail">What was found.</param>
/// <param name="Remedy">What to do; null when all is well.</param>
internal sealed record CheckResult(string Check, bool Ok, string Detail, string? Remedy)
{
    public static CheckResult Good(string check, string detail) => new(check, true, detail, null);

    public static CheckResult Bad(string check, string detail, string remedy) => new(check, false, detail, remedy);

    public override string ToString() => Ok ? $"✓ {Check}: {Detail}" : $"✗ {Check}: {Detail} -> {Remedy}";
}
