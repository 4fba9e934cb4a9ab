using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dragonfly.Operator.Resources.SidecarInjections;

/// <summary>Finds the variables that a variable's value refers to as <c>$(NAME)</c>. The kubelet resolves those that stand before it.</summary>
internal static partial class VariableReferences
{
    /// <param name="variable">An item of a container's env.</param>
    public static IEnumerable<string> In(JsonElement variable)
    {
        if (variable.ValueKind != JsonValueKind.Object || !variable.TryGetProperty("value", out var value) || value.ValueKind != JsonValueKind.String
            || value.GetString() is not { } text || !text.Contains("$(", StringComparison.Ordinal))
        {
            return [];
        }

        // $$(NAME) stands for itself.
        return Reference().Matches(text).Where(match => match.Groups[1].Success).Select(match => match.Groups[1].Value);
    }

    [GeneratedRegex(@"\$\$|\$\(([^)]*)\)")]
    private static partial Regex Reference();
}
