using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Dragonfly.Operator.Pods;

/// <summary>
/// An object or a list of the Pod: what its author wrote, and what was added since. If it is absent, the first addition creates it and
/// everything around it.
/// </summary>
public abstract class EditableValue
{
    private int _edits;
    private int _writtenAt = -1;
    private JsonDocument? _written;

    private protected EditableValue(PodDocument document, EditableValue? parent, string? member, JsonElement original)
    {
        Document = document;
        Parent = parent;
        Member = member;
        Original = original;
        Exists = original.ValueKind != JsonValueKind.Undefined;
    }

    /// <summary>Whether the Pod has it. A null from the author counts as absent.</summary>
    public bool Exists { get; private protected set; }

    /// <summary>The current value; undefined if it is absent.</summary>
    public JsonElement Json => !Exists ? default : _edits == 0 ? Original : Written();

    /// <summary>Its place in the Pod when it was opened, for messages.</summary>
    internal FieldPath Field => new(this);

    /// <summary>The current index, for an item of a list.</summary>
    internal int Index { get; set; }

    /// <summary>Grows with every addition inside it, and with every undo.</summary>
    internal int Changes { get; private set; }

    internal bool IsEdited => _edits > 0;

    internal string? Member { get; }

    internal PodDocument Document { get; }

    private protected EditableValue? Parent { get; }

    private protected JsonElement Original { get; }

    /// <summary>The current RFC 6901 pointer.</summary>
    private protected string Pointer
    {
        get
        {
            var pointer = new DefaultInterpolatedStringHandler(0, 0, null, stackalloc char[128]);
            AppendPointer(ref pointer);
            return pointer.ToStringAndClear();
        }
    }

    /// <summary>The pointer to something in it.</summary>
    /// <param name="segment">The index, or the escaped name.</param>
    private protected string PointerTo<T>(T segment)
    {
        var pointer = new DefaultInterpolatedStringHandler(0, 0, null, stackalloc char[128]);
        AppendPointer(ref pointer);
        pointer.AppendLiteral("/");
        pointer.AppendFormatted(segment);
        return pointer.ToStringAndClear();
    }

    /// <summary>The text of <see cref="Field"/>.</summary>
    public override string ToString() => Parent is null ? "" : Parent.Field.At(Member!).ToString();

    internal void Undo(in Reversal reversal)
    {
        Revert(reversal);
        for (var value = this; value is not null; value = value.Parent)
        {
            value._edits--;
            value.Changes++;
        }
    }

    /// <summary>Writes the current value.</summary>
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

    /// <exception cref="PodFormatException">The additions exceed what any stored Pod can hold.</exception>
    private protected void Record(string pointer, JsonFragment value, in Reversal reversal)
    {
        Document.Record(new PatchOperation(pointer, value), reversal);
        for (var above = this; above is not null; above = above.Parent)
        {
            above._edits++;
            above.Changes++;
        }
    }

    /// <summary>Undoes the last addition to this value itself.</summary>
    private protected abstract void Revert(in Reversal reversal);

    private protected abstract void WriteEdited(Utf8JsonWriter writer);

    private protected static void WriteRaw(Utf8JsonWriter writer, JsonElement json) =>
        writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(json), skipInputValidation: true);

    // Builds one string: a review adds to ten lists, each four levels down.
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

            (_written, _writtenAt) = (JsonDocument.Parse(buffer.WrittenMemory, PodDocument.Parsing), Changes);
        }

        return _written!.RootElement;
    }
}

/// <summary>How one addition is undone.</summary>
/// <param name="Target">The value that was added to.</param>
/// <param name="Index">The index of the added item in a list; -1 if the value itself was created, or an object received a member.</param>
/// <param name="Member">The member that the object received; null if the value itself was created, or a list received an item.</param>
/// <param name="Before">The earlier addition under the member's name; null for none.</param>
internal readonly record struct Reversal(EditableValue Target, int Index = -1, string? Member = null, JsonFragment? Before = null);
