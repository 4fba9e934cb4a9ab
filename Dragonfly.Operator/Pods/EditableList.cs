using System.Text.Json;

namespace Dragonfly.Operator.Pods;

/// <summary>A list of the Pod.</summary>
public class EditableList : EditableValue
{
    private readonly List<ListItem> _items = [];
    private List<EditableObject>? _objects;

    /// <exception cref="PodFormatException">It is there, and no list.</exception>
    internal EditableList(EditableObject parent, string name)
        : base(parent.Document, parent, name, JsonShape.List(parent, name), parent.Field.At(name))
    {
        if (Exists)
        {
            _items.EnsureCapacity(Original.GetArrayLength());
            foreach (var item in Original.EnumerateArray())
            {
                _items.Add(new(item, IsAdded: false));
            }
        }
    }

    public int Count => _items.Count;

    /// <summary>The items, as objects that can be added to.</summary>
    /// <exception cref="PodFormatException">One is no object.</exception>
    public IReadOnlyList<EditableObject> Objects => _objects ??= [.. _items.Select((item, index) => OpenItem(item.Json, index))];

    /// <summary>An item as it is now.</summary>
    public JsonElement this[int index] => _objects is null ? _items[index].Json : _objects[index].Json;

    /// <summary>Whether an item is no part of the list as it was submitted.</summary>
    public bool IsAdded(int index) => _items[index].IsAdded;

    /// <summary>The last object whose <paramref name="member"/> is <paramref name="value"/>, or an undefined element.</summary>
    /// <exception cref="PodFormatException">An item is no object.</exception>
    public JsonElement Find(string member, ReadOnlySpan<byte> value) => LastIndexOf(member, value) is var index and >= 0 ? this[index] : default;

    /// <summary>The index of the last object whose <paramref name="member"/> is <paramref name="value"/>, or -1.</summary>
    /// <exception cref="PodFormatException">An item is no object.</exception>
    public int LastIndexOf(string member, ReadOnlySpan<byte> value)
    {
        var found = -1;
        for (var index = 0; index < Count; index++)
        {
            var item = this[index];
            if (item.ValueKind != JsonValueKind.Object)
            {
                throw new PodFormatException($"{Field}[{index}]", "an object", JsonShape.Describe(item.ValueKind));
            }

            if (item.TryGetProperty(member, out var text) && text.ValueKind == JsonValueKind.String && text.ValueEquals(value))
            {
                found = index;
            }
        }

        return found;
    }

    /// <summary>Adds <paramref name="items"/> so that the first of them stands at <paramref name="index"/>.</summary>
    public void Insert(int index, params ReadOnlySpan<JsonFragment> items)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index, Count);
        if (CreateWith(items))
        {
            return;
        }

        var pointer = Pointer;
        foreach (var item in items)
        {
            Record($"{pointer}/{index}", item, new(this, index));
            Place(index++, item);
        }
    }

    /// <summary>Adds <paramref name="items"/> after all others.</summary>
    public void Append(params ReadOnlySpan<JsonFragment> items)
    {
        if (CreateWith(items))
        {
            return;
        }

        var end = $"{Pointer}/-";
        foreach (var item in items)
        {
            Record(end, item, new(this, Count));
            Place(Count, item);
        }
    }

    private protected virtual EditableObject OpenItem(JsonElement item, int index) => new(this, item, index);

    private protected override void Revert(in Reversal reversal)
    {
        if (reversal.Index < 0)
        {
            Exists = false;
            _items.Clear();
            _objects?.Clear();
            return;
        }

        _items.RemoveAt(reversal.Index);
        _objects?.RemoveAt(reversal.Index);
        Renumber(reversal.Index);
    }

    private protected override void WriteEdited(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        for (var index = 0; index < Count; index++)
        {
            if (_objects is null)
            {
                WriteRaw(writer, _items[index].Json);
            }
            else
            {
                _objects[index].WriteTo(writer);
            }
        }

        writer.WriteEndArray();
    }

    // All that a list is to hold comes with it, in one addition.
    private bool CreateWith(ReadOnlySpan<JsonFragment> items)
    {
        if (Exists || items.IsEmpty)
        {
            return items.IsEmpty;
        }

        ((EditableObject)Parent!).Create();
        Record(Pointer, JsonFragment.List(items), new(this));
        Exists = true;
        foreach (var item in items)
        {
            Place(Count, item);
        }

        return true;
    }

    private void Place(int index, JsonFragment item)
    {
        _items.Insert(index, new(item.Json, IsAdded: true));
        if (_objects is not null)
        {
            _objects.Insert(index, OpenItem(item.Json, index));
            Renumber(index + 1);
        }
    }

    private void Renumber(int from)
    {
        for (var index = from; index < _objects?.Count; index++)
        {
            _objects[index].Index = index;
        }
    }

    private readonly record struct ListItem(JsonElement Json, bool IsAdded);
}
