using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Commands.Check;

/// <summary>One line of the report.</summary>
/// <param name="Check">What was looked at.</param>
/// <param name="State">How it came out.</param>
/// <param name="Detail">What was found.</param>
/// <param name="Remedy">What to do; null when all is well.</param>
internal sealed record CheckResult(string Check, CheckState State, string Detail, string? Remedy)
{
    /// <summary>Whether it leaves the exit code alone.</summary>
    public bool Ok => State != CheckState.Failed;

    public static CheckResult Good(string check, string detail) => new(check, CheckState.Good, detail, null);

    public static CheckResult Warn(string check, string detail, string remedy) => new(check, CheckState.Warning, detail, remedy);

    public static CheckResult Bad(string check, string detail, string remedy) => new(check, CheckState.Failed, detail, remedy);

    public override string ToString() => State switch
    {
        CheckState.Good => $"✓ {Check}: {Detail}",
        CheckState.Warning => $"! {Check}: {Detail} -> {Remedy}",
        _ => $"✗ {Check}: {Detail} -> {Remedy}",
    };
}
