namespace Dragonfly.Operator.Pods;

/// <summary>The annotation by which a Pod's author opts out of kinds: a list of <c>sidecars</c>, <c>distribution</c> and <c>networks</c>.</summary>
internal static class SkipAnnotation
{
    public const string Name = "dragonfly.io/skip";

    public const string Networks = "networks";

    /// <exception cref="PodFormatException">It is no string.</exception>
    public static bool Skips(PodDocument pod, string what) =>
        pod.Annotation(Name) is { } list && list.Split(',', StringSplitOptions.TrimEntries).Contains(what, StringComparer.OrdinalIgnoreCase);
}
