using System.Globalization;
using System.Text;

namespace Dragonfly.Operator.Pods;

/// <summary>Text of a Pod, cut and cleaned as it may be repeated in a warning, an Event, a log line or a key.</summary>
/// <remarks>
/// API servers check names and values only after mutation: until then each may be a mebibyte of anything, with line breaks and
/// controls of terminals in it. Whatever repeats a Pod's text takes it from here.
/// </remarks>
public static class Excerpt
{
    /// <summary>The longest name that Kubernetes gives an object, in characters.</summary>
    public const int MaxNameLength = 253;

    /// <summary>The longest message of an Event (events.k8s.io/v1), and so of a warning that may become one, in characters.</summary>
    public const int MaxMessageLength = 1024;

    private const char Ellipsis = '…';

    /// <summary>The text as a name: at most 253 characters.</summary>
    public static string? Name(string? text) => text is null ? null : Of(text, MaxNameLength);

    /// <summary>The text as a message: at most 1024 characters.</summary>
    public static string Message(string text) => Of(text, MaxMessageLength);

    /// <summary>The text itself where it is short and plain, else a copy that is.</summary>
    /// <param name="text">Text from anywhere.</param>
    /// <param name="most">How many characters (UTF-16) may be left, the mark of the cut included.</param>
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

        // A surrogate without its other half comes as U+FFFD.
        foreach (var rune in text.AsSpan(0, Math.Min(text.Length, room)).EnumerateRunes())
        {
            excerpt.Append(IsShown(rune) ? rune.ToString() : "\uFFFD");
        }

        return (text.Length <= most ? excerpt : excerpt.Append(Ellipsis)).ToString();
    }

    // Not shown: controls (C0, DEL, C1), separators of lines and paragraphs, and marks that turn the direction of writing.
    private static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
