using Dragonfly.Operator.Pods.Selectors;

namespace Dragonfly.Operator.Tests.Webhooks.Entries;

/// <summary>Label selectors as kubectl writes them: <c>app=web,tier in (a,b),!canary</c>.</summary>
internal static class Selectors
{
    public static LabelSelector Of(string text) => new([.. Split(text).Select(Requirement)]);

    // Commas within parentheses belong to a list.
    private static string[] Split(string text) =>
        [.. System.Text.RegularExpressions.Regex.Split(text, @",(?![^(]*\))").Where(part => part.Length > 0)];

    private static LabelRequirement Requirement(string text) => text.Split(' ', 3) switch
    {
        [var key, "in", var values] => new(key, LabelOperator.In, values.Trim('(', ')').Split(',')),
        [var key, "notin", var values] => new(key, LabelOperator.NotIn, values.Trim('(', ')').Split(',')),
        [var only] when only.StartsWith('!') => new(only[1..], LabelOperator.DoesNotExist, []),
        [var only] when only.Contains('=', StringComparison.Ordinal) => new(only.Split('=')[0], LabelOperator.In, [only.Split('=')[1]]),
        _ => new(text, LabelOperator.Exists, []),
    };
}
