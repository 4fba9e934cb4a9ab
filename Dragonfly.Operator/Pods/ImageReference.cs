using System.IO.Enumeration;
using System.Text.RegularExpressions;

namespace Dragonfly.Operator.Pods;

/// <summary>
/// Names of container images: [domain/]path[:tag][@digest]. API servers accept nearly any text as one; the kubelet then leaves the Pod
/// in InvalidImageName. No available package parses them.
/// </summary>
public static partial class ImageReference
{
    /// <summary>The most characters of a reference.</summary>
    public const int MaxLength = 1024;

    /// <summary>The most characters of a reference without its tag and digest.</summary>
    public const int MaxNameLength = 255;

    /// <summary>
    /// The rule as a regular expression for both CEL (RE2) and .NET; the name's length is checked separately. As in all kubelets, the
    /// part before the first slash is a domain only if it has a dot or a port, or is localhost.
    /// </summary>
    public const string Pattern = $"(?:(?:{Domain})/)?{Component}(?:/{Component})*(?::{Tag})?(?:@{Digest})?";

    /// <summary>The form of an image's ID, which the kubelet does not accept as a name.</summary>
    public const string IdPattern = "[a-f0-9]{64}";

    /// <summary>The name at the start of a valid reference.</summary>
    public const string NamePattern = "(?:[^/]*/)*[^/:@]*";

    private const string Label = "[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?";
    private const string Domain = $"localhost|{Label}(?:[.]{Label})+|{Label}(?:[.]{Label})*:[0-9]+|[[][a-fA-F0-9:]+[]](?::[0-9]+)?";
    private const string Component = "[a-z0-9]+(?:(?:[.]|__?|-+)[a-z0-9]+)*";
    private const string Tag = "[a-zA-Z0-9_][-a-zA-Z0-9_.]{0,127}";
    private const string Digest = "(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})";

    public static bool IsValid(string image) =>
        image.Length <= MaxLength && Form().IsMatch(image) && NameLength(image) <= MaxNameLength && !Id().IsMatch(image);

    /// <summary>Whether any image can match the pattern.</summary>
    public static bool IsPattern(string pattern) => pattern.Length > 0 && !pattern.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));

    /// <summary>Whether <paramref name="image"/> matches <paramref name="pattern"/>, in which <c>*</c> stands for any text.</summary>
    public static bool Matches(string pattern, string image) => FileSystemName.MatchesSimpleExpression(pattern, image, ignoreCase: false);

    private static int NameLength(string image)
    {
        var last = image.LastIndexOf('/') + 1;
        var end = image.AsSpan(last).IndexOfAny(':', '@');
        return end < 0 ? image.Length : last + end;
    }

    [GeneratedRegex($@"\A{Pattern}\z")]
    private static partial Regex Form();

    [GeneratedRegex($@"\A{IdPattern}\z")]
    private static partial Regex Id();
}
