using System.IO.Enumeration;

namespace Dragonfly.Operator.Injection.Settings;

/// <summary>The names of container images, as far as the API server looks at them.</summary>
public static class ImageReference
{
    /// <summary>Not empty and without white space or control characters: more is up to the container runtime.</summary>
    public static bool IsValid(string image) => image.Length > 0 && !image.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));

    /// <summary>Whether <paramref name="image"/> is of the form <paramref name="pattern"/>, in which <c>*</c> stands for anything.</summary>
    public static bool Matches(string pattern, string image) => FileSystemName.MatchesSimpleExpression(pattern, image, ignoreCase: false);
}
