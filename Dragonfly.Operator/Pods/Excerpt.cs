using System.Globalization;
using System.Text;

namespace Dragonfly.Operator.Pods;

/// <summary>Shortens and cleans a Pod's text so that it may be repeated in a warning, an Event, a log line or a key.</summary>
/// <remarks>
/// API servers check names and values only after mutation. Until then each may be a mebibyte of anything, including line breaks and
/// terminal controls, so all code that repeats a Pod's text uses this class.
/// </remarks>
public static class Excerpt
{
    /// <summary>The longest object name in Kubernetes, in characters.</summary>
    public const int MaxNameLength = 253;

    /// <summary>The longest message of an Event (events.k8s.io/v1), and so of a warning that may become one, in characters.</summary>
    public const int MaxMessageLength = 1024;

    private const char Ellipsis = '…';

    /// <summary>The text as a name of at most 253 characters.</summary>
    public static string? Name(string? text) => text is null ? null : Of(text, MaxNameLength);

    /// <summary>The text as a message of at most 1024 characters.</summary>
    public static string Message(string text) => Of(text, MaxMessageLength);

    /// <summary>The text itself if it is short and plain, otherwise a shortened and cleaned copy.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="most">The most characters (UTF-16) of the result, including the ellipsis.</param>
    public static string Of(string text, int most)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length <= most && !text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text;
        }

        var excerpt = new StringBuilder(Math.Min(text.Length, most));
        var room = text.Length <= most ? most : most - 1;
        if (room < text.Length && room > 0 && char.IsSurrogatePair(text[room - 1], text[room]))
        {
            room--;
        }

        // EnumerateRunes replaces an unpaired surrogate with U+FFFD.
        foreach (var rune in text.AsSpan(0, Math.Min(text.Length, room)).EnumerateRunes())
        {
            excerpt.Append(IsShown(rune) ? rune.ToString() : "\uFFFD");
        }

        return (text.Length <= most ? excerpt : excerpt.Append(Ellipsis)).ToString();
    }

    // Excludes controls (C0, DEL, C1), line and paragraph separators, and marks that change the writing direction.
    private static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
