using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Dragonfly.Operator.Pods;

/// <summary>
/// An object or a list of the Pod: what its author wrote, and what was added to it since. It may be absent; the first addition
/// then creates it, and all that it stands in.
/// </summary>
public abstract class EditableValue
{
    private int _edits;
    private int _writtenAt = -1;
    private JsonElement _written;

    private protected EditableValue(PodDocument document, EditableValue? parent, string? member, JsonElement original, FieldPath field)
    {
        Document = document;
        Parent = parent;
        Member = member;
        Original = original;
        Field = field;
        Exists = original.ValueKind != JsonValueKind.Undefined;
    }

    /// <summary>Whether it is in the Pod. A null of the author's counts as absent.</summary>
    public bool Exists { get; private protected set; }

    /// <summary>The value as it is now; undefined when it is absent.</summary>
    public JsonElement Json => !Exists ? default : _edits == 0 ? Original : Written();

    /// <summary>Where it stood when it was first looked at, for messages.</summary>
    internal FieldPath Field { get; }

    /// <summary>The index that holds at this moment, of an item of a list.</summary>
    internal int Index { get; set; }

    /// <summary>Grows with each addition in it, and with each that is undone.</summary>
    internal int Changes { get; private set; }

    internal bool IsEdited => _edits > 0;

    internal string? Member { get; }

    internal PodDocument Document { get; }

    private protected EditableValue? Parent { get; }

    private protected JsonElement Original { get; }

    /// <summary>The RFC 6901 pointer that holds at this moment.</summary>
    private protected string Pointer
    {
        get
        {
            var pointer = new DefaultInterpolatedStringHandler(0, 0, null, stackalloc char[128]);
            AppendPointer(ref pointer);
            return pointer.ToStringAndClear();
        }
    }

    internal void Undo(in Reversal reversal)
    {
        Revert(reversal);
        for (var value = this; value is not null; value = value.Parent)
        {
            value._edits--;
            value.Changes++;
        }
    }

    /// <summary>Writes it as it is now.</summary>
    internal void WriteTo(Utf8JsonWriter writer)
    {
        if (IsEdited)
        {
            WriteEdited(writer);
        }
        else
        {
            WriteRaw(writer, Original);
        }
    }

    /// <exception cref="PodFormatException">More would be added than any Pod that is stored can hold.</exception>
    private protected void Record(string pointer, JsonFragment value, in Reversal reversal)
    {
        Document.Record(new PatchOperation(pointer, value), reversal);
        for (var above = this; above is not null; above = above.Parent)
        {
            above._edits++;
            above.Changes++;
        }
    }

    /// <summary>Takes back the last addition that was made to this value itself.</summary>
    private protected abstract void Revert(in Reversal reversal);

    private protected abstract void WriteEdited(Utf8JsonWriter writer);

    private protected static void WriteRaw(Utf8JsonWriter writer, JsonElement json) =>
        writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(json), skipInputValidation: true);

    // In one string: a review adds to ten lists, and each stands four levels down.
    private void AppendPointer(ref DefaultInterpolatedStringHandler pointer)
    {
        if (Parent is null)
        {
            return;
        }

        Parent.AppendPointer(ref pointer);
        pointer.AppendLiteral("/");
        if (Member is null)
        {
            pointer.AppendFormatted(Index);
        }
        else
        {
            pointer.AppendLiteral(PatchOperation.Escape(Member));
        }
    }

    private JsonElement Written()
    {
        if (_writtenAt != Changes)
        {
            var buffer = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(buffer, PodDocument.Writing))
            {
                WriteEdited(writer);
            }

            (_written, _writtenAt) = (JsonDocument.Parse(buffer.WrittenMemory, PodDocument.Parsing).RootElement, Changes);
        }

        return _written;
    }
}

/// <summary>How one addition is undone.</summary>
/// <param name="Target">What was added to.</param>
/// <param name="Index">The index at which a list got an item; -1: the value itself was created, or an object got a member.</param>
/// <param name="Before">What the member was that an object got; null: none.</param>
internal readonly record struct Reversal(EditableValue Target, int Index = -1, MemberBefore? Before = null);

/// <summary>A member of an object before it was added or replaced.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Added">What had been added under that name; null: nothing.</param>
/// <param name="Opened">What was looked at under that name.</param>
internal sealed record MemberBefore(string Name, JsonFragment? Added, EditableValue? Opened);
