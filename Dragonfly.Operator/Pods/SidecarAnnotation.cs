namespace Dragonfly.Operator.Pods;

/// <summary>
/// The annotation that names the containers a Pod was given as sidecars: RESOURCE/CONTAINER@HASH, separated by commas. It tells them
/// from the Pod's own containers, also when the webhook is called again.
/// </summary>
internal static class SidecarAnnotation
{
    public const string Name = "dragonfly.io/sidecars";

    // Before an API server has looked at it, it may be a mebibyte of commas.
    private const int MaxItems = 1024;

    /// <summary>The containers that it names, whether or not the Pod has them.</summary>
    /// <exception cref="PodFormatException">It is no string.</exception>
    public static IReadOnlyList<AddedSidecar> Read(PodDocument pod) => pod.Annotation(Name) is { } text ? Parse(text) : [];

    /// <summary>The containers that its value names.</summary>
    public static IReadOnlyList<AddedSidecar> Parse(string text)
    {
        var sidecars = new List<AddedSidecar>();
        foreach (var range in text.AsSpan().Split(','))
        {
            var item = text.AsSpan(range).Trim();
            var slash = item.IndexOf('/');
            var at = item.LastIndexOf('@');
            if (slash > 0 && at > slash && sidecars.Count < MaxItems)
            {
                sidecars.Add(new(item[..slash].ToString(), item[(slash + 1)..at].ToString(), item[(at + 1)..].ToString()));
            }
        }

        return sidecars;
    }

    /// <summary>Whether one of them is the container of that name.</summary>
    public static bool Includes(this IReadOnlyList<AddedSidecar> sidecars, string container)
    {
        foreach (var sidecar in sidecars)
        {
            if (sidecar.Container == container)
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>A container that a Pod was given.</summary>
/// <param name="Resource">The name of the resource that it comes from.</param>
/// <param name="Container">Its name.</param>
/// <param name="Hash">The hash of what the resource added.</param>
internal sealed record AddedSidecar(string Resource, string Container, string Hash)
{
    public override string ToString() => $"{Resource}/{Container}@{Hash}";
}
