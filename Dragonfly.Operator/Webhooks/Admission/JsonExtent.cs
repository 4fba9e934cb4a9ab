using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Text.Json;

namespace Dragonfly.Operator.Webhooks.Admission;

/// <summary>Finds where a JSON value ends without reading what is in it.</summary>
/// <remarks>
/// Of a review most bytes concern no webhook: managedFields and the request's user always, the spec of a Pod that is skipped.
/// System.Text.Json gets past a value only by reading each token of it, which costs more than everything else that is done for a
/// skipped Pod. What is passed over here is not checked, and literals are told by their first letter; what is parsed afterwards is
/// checked then.
/// </remarks>
internal static class JsonExtent
{
    // '[' and ']' differ from '{' and '}' in this bit alone, and nothing else becomes a brace by it.
    private const byte BraceBit = 0x20;
    private const int BlockLength = 64;

    private static readonly SearchValues<byte> Delimiters = SearchValues.Create(" \t\r\n,:{}[]\""u8);

    /// <summary>The length of the object or array, the string, or the number or literal that the text begins with.</summary>
    /// <param name="text">UTF-8, beginning with the value's first byte.</param>
    /// <exception cref="JsonException">It begins with no value, or ends before the value does.</exception>
    public static int Of(ReadOnlySpan<byte> text) => text switch
    {
        [(byte)'{' or (byte)'[', ..] => OfNested(text),
        [(byte)'"', ..] => OfString(text),
        _ => OfScalar(text),
    };

    /// <summary>The length of a string, its quotes included.</summary>
    /// <param name="text">UTF-8, beginning with a quote.</param>
    /// <exception cref="JsonException">It ends before the string does.</exception>
    public static int OfString(ReadOnlySpan<byte> text)
    {
        var at = 1;
        while (at < text.Length)
        {
            var next = text[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
            {
                break;
            }

            at += next;
            if (text[at] == (byte)'"')
            {
                return at + 1;
            }

            at += 2;
        }

        throw new JsonException("a string does not end");
    }

    private static int OfScalar(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAny(Delimiters);
        return end switch
        {
            0 => throw new JsonException("a value is missing"),
            < 0 => text.Length > 0 ? text.Length : throw new JsonException("a value is missing"),
            _ => end,
        };
    }

    /// <summary>
    /// Goes through the text in blocks of 64 bytes with a bit for each. Braces within strings do not count, and a string is what
    /// lies between two quotes that no backslash precedes: in binary, the running exclusive or of the quotes' bits.
    /// </summary>
    private static int OfNested(ReadOnlySpan<byte> text)
    {
        var depth = 0;
        var escaped = 0UL;
        var inString = 0UL;
        for (var at = 0; at < text.Length; at += BlockLength)
        {
            var block = text.Length - at >= BlockLength ? Vector512.Create(text.Slice(at, BlockLength)) : Last(text[at..]);
            var quotes = Where(block, (byte)'"');
            var backslashes = Where(block, (byte)'\\');
            if ((backslashes | escaped) != 0)
            {
                quotes &= ~Escaped(backslashes, ref escaped);
            }

            var strings = RunningXor(quotes) ^ inString;
            inString = (ulong)((long)strings >> 63);
            var folded = block | Vector512.Create(BraceBit);
            var opening = Where(folded, (byte)'{') & ~strings;
            var closing = Where(folded, (byte)'}') & ~strings;
            if (depth <= BitOperations.PopCount(closing) && Close(opening, closing, depth) is var end and >= 0)
            {
                return at + end + 1;
            }

            depth += BitOperations.PopCount(opening) - BitOperations.PopCount(closing);
        }

        throw new JsonException("an object or a list does not end");
    }

    /// <summary>The place in a block where the outermost brace closes, or -1.</summary>
    private static int Close(ulong opening, ulong closing, int depth)
    {
        for (var rest = closing; rest != 0; rest &= rest - 1)
        {
            depth--;
            var at = BitOperations.TrailingZeroCount(rest);
            if (depth + BitOperations.PopCount(opening & ((1UL << at) - 1)) == 0)
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>The bytes that an unescaped backslash precedes. Backslashes are rare, so one after the other will do.</summary>
    /// <param name="backslashes">All backslashes of the block.</param>
    /// <param name="carry">Whether the block's first byte is escaped; becomes that of the next block.</param>
    private static ulong Escaped(ulong backslashes, ref ulong carry)
    {
        var escaped = carry;
        carry = 0;
        for (; backslashes != 0; backslashes &= backslashes - 1)
        {
            var backslash = backslashes & ~(backslashes - 1);
            if ((escaped & backslash) == 0)
            {
                escaped |= backslash << 1;
                carry = backslash >> 63;
            }
        }

        return escaped;
    }

    private static ulong RunningXor(ulong bits)
    {
        bits ^= bits << 1;
        bits ^= bits << 2;
        bits ^= bits << 4;
        bits ^= bits << 8;
        bits ^= bits << 16;
        return bits ^ (bits << 32);
    }

    private static ulong Where(Vector512<byte> block, byte value) => Vector512.Equals(block, Vector512.Create(value)).ExtractMostSignificantBits();

    private static Vector512<byte> Last(ReadOnlySpan<byte> rest)
    {
        Span<byte> block = stackalloc byte[BlockLength];
        block.Clear();
        rest.CopyTo(block);
        return Vector512.Create<byte>(block);
    }
}
