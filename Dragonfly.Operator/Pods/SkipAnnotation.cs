namespace Dragonfly.Operator.Pods;

/// <summary>The annotation by which a Pod's author opts out of kinds: a list of <c>sidecars</c>, <c>distribution</c> and <c>networks</c>.</summary>
internal static class SkipAnnotation
{
    public const string Name = "dragonfly.io/skip";

    public const string Distribution = "distribution";

    public const string Sidecars = "sidecars";

    public const string Networks = "networks";

    private static readonly string[] Words = [Sidecars, Distribution, Networks];

    /// <exception cref="PodFormatException">It is no string.</exception>
    public static bool Skips(PodDocument pod, string what)
    {
        // Before an API server has looked at it, it may be a mebibyte of commas.
        var list = pod.Annotation(Name).AsSpan();
        foreach (var word in list.Split(','))
        {
            if (list[word].Trim().Equals(what, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Warns of a word that means nothing: its author believes that something is skipped.</summary>
    /// <exception cref="PodFormatException">It is no string.</exception>
    public static void FindUnknown(PodDocument pod, Warnings warnings)
    {
        var list = pod.Annotation(Name).AsSpan();
        foreach (var range in list.Split(','))
        {
            var word = list[range].Trim();
            if (word.Length > 0 && !IsKnown(word))
            {
                warnings.Add(
                    WarningReason.InvalidValue,
                    $"annotation {Name}: \"{Excerpt.Of(word.ToString(), 64)}\" skips nothing; what can be skipped is {string.Join(", ", Words)}");
                return;
            }
        }
    }

    private static bool IsKnown(ReadOnlySpan<char> word)
    {
        foreach (var known in Words)
        {
            if (word.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
