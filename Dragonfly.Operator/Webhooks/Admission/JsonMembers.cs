using System.Text;
using System.Text.Json;

namespace Dragonfly.Operator.Webhooks.Admission;

/// <summary>
/// Goes through the members of a JSON object, once and forwards. Each value can be taken, entered when it is an object itself, or
/// passed over.
/// </summary>
/// <param name="text">UTF-8 that begins with the object's brace; what follows the object is left alone. Empty for no member.</param>
internal ref struct JsonMembers(ReadOnlyMemory<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text.Span;

    // Where the next byte to read is, and where the last value begins: the same until that value is done with.
    private int _at;
    private int _value;

    /// <summary>The member's name, without escapes.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>What the member's value is, by its first byte.</summary>
    public readonly JsonValueKind Kind => _text[_value] switch
    {
        (byte)'{' => JsonValueKind.Object,
        (byte)'[' => JsonValueKind.Array,
        (byte)'"' => JsonValueKind.String,
        (byte)'t' => JsonValueKind.True,
        (byte)'f' => JsonValueKind.False,
        (byte)'n' => JsonValueKind.Null,
        _ => JsonValueKind.Number,
    };

    /// <summary>How many bytes the object has. Only after its last member.</summary>
    public readonly int Length => _at;

    /// <summary>Goes to the next member.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="JsonException">The object's text is broken here.</exception>
    public bool MoveNext()
    {
        if (_text.IsEmpty)
        {
            return false;
        }

        if (_at == 0)
        {
            Expect('{');
        }
        else if (_at == _value)
        {
            _at += JsonExtent.Of(_text[_at..]);
        }

        if (Next() == '}')
        {
            _at++;
            return false;
        }

        if (_value != 0)
        {
            Expect(',');
        }

        Name = ReadName();
        Expect(':');
        Next();
        _value = _at;
        return true;
    }

    /// <summary>Takes the member's value.</summary>
    /// <exception cref="JsonException">Its text is broken.</exception>
    public JsonSlice Take()
    {
        var length = JsonExtent.Of(_text[_value..]);
        _at = _value + length;
        return new JsonSlice(text.Slice(_value, length));
    }

    /// <summary>The members of the member's value, which is an object. To be gone through to the end, and then left.</summary>
    public readonly JsonMembers Enter() => new(text[_value..]);

    /// <summary>Goes on after an object that was entered.</summary>
    /// <param name="inner">Its members, after the last one.</param>
    public void Leave(in JsonMembers inner) => _at = _value + inner.Length;

    private ReadOnlySpan<byte> ReadName()
    {
        if (Next() != '"')
        {
            throw new JsonException("a member has no name");
        }

        var quoted = _text.Slice(_at, JsonExtent.OfString(_text[_at..]));
        _at += quoted.Length;
        return quoted.Contains((byte)'\\')
            ? Encoding.UTF8.GetBytes(JsonSerializer.Deserialize(quoted, ReviewJson.Default.String)!)
            : quoted[1..^1];
    }

    private void Expect(char mark)
    {
        if (Next() != mark)
        {
            throw new JsonException($"'{mark}' is missing");
        }

        _at++;
    }

    /// <summary>The next byte that is no white space.</summary>
    private byte Next()
    {
        for (; _at < _text.Length; _at++)
        {
            var next = _text[_at];
            if (next is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
            {
                return next;
            }
        }

        throw new JsonException("an object does not end");
    }
}
