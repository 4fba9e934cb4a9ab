using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Dragonfly.Operator.Webhooks.Admission;

/// <summary>A JSON value where it stands in a text: found, and read only as far as somebody asks.</summary>
internal readonly struct JsonSlice
{
    private readonly ReadOnlyMemory<byte> _text;

    /// <summary>Takes a value whose extent is known.</summary>
    /// <param name="text">UTF-8, without white space around it; empty for a value that is absent.</param>
    public JsonSlice(ReadOnlyMemory<byte> text) => _text = text;

    /// <summary>The value's UTF-8; empty when it is absent.</summary>
    public ReadOnlyMemory<byte> Text => _text;

    /// <summary>Whether the value is there, and not null.</summary>
    public bool IsPresent => _text.Span is not ([] or [(byte)'n', ..]);

    /// <summary>Whether it is an object.</summary>
    public bool IsObject => _text.Span is [(byte)'{', ..];

    /// <summary>Whether it is a string.</summary>
    public bool IsString => _text.Span is [(byte)'"', ..];

    private ReadOnlySpan<byte> Quoted => _text.Span is [(byte)'"', .., (byte)'"'] quoted ? quoted[1..^1] : default;

    /// <summary>The members of an object, in the order in which they stand and however often; none of anything else.</summary>
    public JsonMembers Members() => new(IsObject ? _text : default);

    /// <summary>A member of an object, the last one of that name; absent when there is none, or when this is no object.</summary>
    /// <param name="name">Its name in UTF-8.</param>
    /// <exception cref="JsonException">The object's text is broken.</exception>
    public JsonSlice Member(ReadOnlySpan<byte> name)
    {
        JsonSlice found = default;
        var members = Members();
        while (members.MoveNext())
        {
            if (members.Name.SequenceEqual(name))
            {
                found = members.Take();
            }
        }

        return found;
    }

    /// <summary>Whether it is a string of this text.</summary>
    /// <param name="ascii">ASCII characters.</param>
    public bool Is(ReadOnlySpan<char> ascii) =>
        IsString && (Quoted.Contains((byte)'\\') ? ascii.SequenceEqual(GetString()) : Ascii.Equals(Quoted, ascii));

    /// <summary>The text of a string; null for <c>null</c> and when it is absent.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public string? GetString()
    {
        if (!IsPresent)
        {
            return null;
        }

        return IsString && !Quoted.Contains((byte)'\\')
            ? Encoding.UTF8.GetString(Quoted)
            : Read(ReviewJson.Default.String);
    }

    /// <summary>Reads it as a type; the type's default for <c>null</c> and when it is absent.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="type">How it is read.</param>
    /// <exception cref="JsonException">It is something else.</exception>
    public T? Read<T>(JsonTypeInfo<T> type) => IsPresent ? JsonSerializer.Deserialize(_text.Span, type) : default;
}
