using System.Text.Json;

namespace Dragonfly.Operator.Pods;

/// <summary>
/// A list of the Pod as its user wrote it, and the way to add to it. The list may be absent or null: the first addition
/// then creates it, with all that is added at once.
/// </summary>
public sealed class EditableList
{
    private readonly PodDocument _document;
    private readonly ContainerDocument? _owner;
    private readonly FieldPath _field;
    private readonly JsonElement _items;
    private bool _exists;

    internal EditableList(PodDocument document, ContainerDocument? owner, JsonElement parent, FieldPath parentField, string name)
    {
        _document = document;
        _owner = owner;
        _field = parentField.At(name);
        _items = JsonShape.List(parent, name, parentField);
        _exists = _items.ValueKind == JsonValueKind.Array
            || (document.WasRolledBack && document.Operations.Any(operation => operation.Path == Pointer));
    }

    /// <summary>The user's object whose <paramref name="member"/> is <paramref name="value"/>, or an undefined element.</summary>
    public JsonElement Find(string member, ReadOnlySpan<byte> value) => Last(member, value, out _);

    /// <summary>The index of the user's last object whose <paramref name="member"/> is <paramref name="value"/>, or -1.</summary>
    public int LastIndexOf(string member, ReadOnlySpan<byte> value)
    {
        Last(member, value, out var index);
        return index;
    }

    /// <summary>Adds <paramref name="fragments"/> (JSON in UTF-8) so that the first of them stands at <paramref name="index"/>.</summary>
    public void Insert(int index, params ReadOnlySpan<ReadOnlyMemory<byte>> fragments)
    {
        if (CreateWith(fragments))
        {
            return;
        }

        var pointer = Pointer;
        foreach (var fragment in fragments)
        {
            _document.Record($"{pointer}/{index++}", fragment);
        }
    }

    /// <summary>Adds <paramref name="fragments"/> (JSON in UTF-8) after all others.</summary>
    public void Append(params ReadOnlySpan<ReadOnlyMemory<byte>> fragments)
    {
        if (CreateWith(fragments))
        {
            return;
        }

        var end = $"{Pointer}/-";
        foreach (var fragment in fragments)
        {
            _document.Record(end, fragment);
        }
    }

    private string Pointer => $"{_owner?.Pointer ?? PodDocument.SpecPointer}/{_field.Member}";

    private bool CreateWith(ReadOnlySpan<ReadOnlyMemory<byte>> fragments)
    {
        if (_exists || fragments.IsEmpty)
        {
            return fragments.IsEmpty;
        }

        _exists = true;
        _document.Record(Pointer, JsonFragment.List(fragments));
        return true;
    }

    private JsonElement Last(string member, ReadOnlySpan<byte> value, out int foundAt)
    {
        foundAt = -1;
        if (_items.ValueKind != JsonValueKind.Array)
        {
            return default;
        }

        JsonElement found = default;
        var index = 0;
        foreach (var item in _items.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object)
            {
                throw new PodFormatException($"{_field}[{index}]", "an object", JsonShape.Describe(item.ValueKind));
            }

            if (item.TryGetProperty(member, out var text) && text.ValueKind == JsonValueKind.String && text.ValueEquals(value))
            {
                found = item;
                foundAt = index;
            }

            index++;
        }

        return found;
    }
}
