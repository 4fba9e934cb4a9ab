using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Resources.Checks;

/// <summary>How a check came out.</summary>
internal enum CheckState
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Worth knowing, and perhaps meant so: a command that failed for it would fail for good.</summary>
    Warning,

    /// <summary>Something to correct.</summary>
    Failed,
}

/// <summary>One line of the report of <c>check</c>.</summary>
/// <param name="Check">What was looked at.</param>
/// <param name="State">How it came out.</param>
/// <param name="Detail">What was found.</param>
/// <param name="Remedy">What to do; null when all is well.</param>
internal sealed record CheckResult(string Check, CheckState State, string Detail, string? Remedy)
{
    private const int MaxNamed = 10;

    /// <summary>Whether it leaves the exit code alone.</summary>
    public bool Ok => State != CheckState.Failed;

    public static CheckResult Good(string check, string detail) => new(check, CheckState.Good, detail, null);

    public static CheckResult Warn(string check, string detail, string remedy) => new(check, CheckState.Warning, detail, remedy);

    public static CheckResult Bad(string check, string detail, string remedy) => new(check, CheckState.Failed, detail, remedy);

    /// <summary>The first few names and the number of the others, or null for none.</summary>
    /// <param name="names">The names.</param>
    /// <param name="separator">What stands between them.</param>
    public static string? Names(IEnumerable<string> names, string separator = ", ")
    {
        var all = names.Order(StringComparer.Ordinal).ToList();
        return all.Count == 0 ? null : Conditions.Names(all, MaxNamed, separator);
    }

    public JsonObject ToJson() => new()
    {
        ["check"] = Check,
        ["state"] = State.ToString(),
        ["detail"] = Detail,
        ["remedy"] = Remedy,
        ["ok"] = Ok,
    };

    public override string ToString() => State switch
    {
        CheckState.Good => $"✓ {Check}: {Detail}",
        CheckState.Warning => $"! {Check}: {Detail} -> {Remedy}",
        _ => $"✗ {Check}: {Detail} -> {Remedy}",
    };
}
