namespace Dragonfly.Operator.Webhooks.Admission;

/// <summary>Cuts <c>metadata.managedFields</c> out of a review before it is parsed.</summary>
/// <remarks>
/// They are a third of a recorded review and half of its values, and no kind reads them. Without them a review takes a sixth less CPU
/// time.
/// </remarks>
internal static class ManagedFields
{
    /// <summary>Empties the first list of that name. What follows moves up.</summary>
    /// <param name="review">A review as JSON. Text that is not JSON may stay as it is: the parser refuses it.</param>
    /// <returns>What is left of it.</returns>
    public static Memory<byte> Cut(Memory<byte> review)
    {
        var text = review.Span;

        // API servers write no white space. Within a string the quotes would be escaped.
        var name = "\"managedFields\":["u8;
        var start = text.IndexOf(name);
        if (start < 0)
        {
            return review;
        }

        start += name.Length;
        var length = LengthOfList(text[start..]);
        text[(start + length)..].CopyTo(text[start..]);
        return review[..^length];
    }

    // Up to the bracket that closes the list; 0 where there is none.
    private static int LengthOfList(ReadOnlySpan<byte> list)
    {
        // Byte by byte: no more than three of them stand between two strings.
        var depth = 1;
        var at = 0;
        while (at < list.Length)
        {
            switch (list[at++])
            {
                case (byte)'[':
                    depth++;
                    break;
                case (byte)']' when --depth == 0:
                    return at - 1;
                case (byte)'"':
                    at += LengthOfString(list[at..]);
                    break;
            }
        }

        return 0;
    }

    // With the closing quote; up to the end of the text where there is none.
    private static int LengthOfString(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (text[at..].IndexOfAny((byte)'"', (byte)'\\') is var next and >= 0)
        {
            at += next;
            if (text[at] == '"')
            {
                return at + 1;
            }

            at = Math.Min(at + 2, text.Length);
        }

        return text.Length;
    }
}
