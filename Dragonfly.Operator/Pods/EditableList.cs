using System.Text.Json;

namespace Dragonfly.Operator.Pods;

public class EditableList : EditableValue
{
    private readonly List<ListItem> _items = [];

    /// <exception cref="PodFormatException">The value exists and is not a list.</exception>
    internal EditableList(EditableObject parent, string name)
        : base(parent.Document, parent, name, JsonShape.List(parent, name))
    {
        if (Exists)
        {
            _items.Capacity = Original.GetArrayLength();
            foreach (var item in Original.EnumerateArray())
            {
                _items.Add(new(item));
            }
        }
    }

    public int Count => _items.Count;

    public JsonElement this[int index] => _items[index].Json;

    /// <summary>Whether the item was added, rather than submitted.</summary>
    public bool IsAdded(int index) => _items[index].Added is not null;

    /// <summary>Opens an item that is an object, to add to it.</summary>
    /// <exception cref="PodFormatException">The item is not an object.</exception>
    public EditableObject Open(int index)
    {
        if (_items[index].Opened is { } opened)
        {
            return opened;
        }

        var item = OpenItem(_items[index].Json, index);
        _items[index] = _items[index] with { Opened = item };
        return item;
    }

    /// <summary>The last object whose <paramref name="member"/> is <paramref name="value"/>, or an undefined element.</summary>
    /// <exception cref="PodFormatException">An item is not an object.</exception>
    public JsonElement Find(string member, ReadOnlySpan<byte> value) => LastIndexOf(member, value) is var index and >= 0 ? this[index] : default;

    /// <summary>The index of the last object whose <paramref name="member"/> is <paramref name="value"/>, or -1.</summary>
    /// <exception cref="PodFormatException">An item is not an object.</exception>
    public int LastIndexOf(string member, ReadOnlySpan<byte> value)
    {
        var found = -1;
        for (var index = 0; index < Count; index++)
        {
            var item = this[index];
            if (item.ValueKind != JsonValueKind.Object)
            {
                throw new PodFormatException($"{this}[{index}]", "an object", JsonShape.Describe(item.ValueKind));
            }

            if (item.TryGetProperty(member, out var text) && text.ValueKind == JsonValueKind.String && text.ValueEquals(value))
            {
                found = index;
            }
        }

        return found;
    }

    /// <summary>Inserts <paramref name="items"/>, the first of them at <paramref name="index"/>.</summary>
    public void Insert(int index, params ReadOnlySpan<JsonFragment> items)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index, Count);
        if (CreateWith(items))
        {
            return;
        }

        MakeRoom(items.Length);
        foreach (var item in items)
        {
            Record(PointerTo(index), item, new(this, index));
            Place(index++, item);
        }
    }

    /// <summary>Adds <paramref name="items"/> at the end.</summary>
    public void Append(params ReadOnlySpan<JsonFragment> items)
    {
        if (CreateWith(items))
        {
            return;
        }

        MakeRoom(items.Length);
        var end = PointerTo("-");
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
            return;
        }

        _items.RemoveAt(reversal.Index);
        Renumber(reversal.Index);
    }

    private protected override void WriteEdited(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var item in _items)
        {
            if (item.Opened is not null)
            {
                item.Opened.WriteTo(writer);
            }
            else
            {
                WriteRaw(writer, item.Json);
            }
        }

        writer.WriteEndArray();
    }

    // A list that is created is added in one operation, with all its items.
    private bool CreateWith(ReadOnlySpan<JsonFragment> items)
    {
        if (Exists || items.IsEmpty)
        {
            return items.IsEmpty;
        }

        ((EditableObject)Parent!).Create();
        Record(Pointer, JsonFragment.List(items), new(this));
        Exists = true;
        MakeRoom(items.Length);
        foreach (var item in items)
        {
            _items.Add(new(default, item));
        }

        return true;
    }

    // Lists are short, and are added to once or twice: doubling them would leave most of the room empty.
    private void MakeRoom(int more)
    {
        if (Count + more > _items.Capacity)
        {
            _items.Capacity = Count + more + (Count / 2) + 2;
        }
    }

    private void Place(int index, JsonFragment item)
    {
        _items.Insert(index, new(default, item));
        Renumber(index + 1);
    }

    private void Renumber(int from)
    {
        for (var index = from; index < Count; index++)
        {
            if (_items[index].Opened is { } opened)
            {
                opened.Index = index;
            }
        }
    }

    /// <param name="Submitted">The submitted item.</param>
    /// <param name="Added">The added item; null if it was submitted. It is parsed when it is first read.</param>
    /// <param name="Opened">The item as an editable object, once it has been opened.</param>
    private readonly record struct ListItem(JsonElement Submitted, JsonFragment? Added = null, EditableObject? Opened = null)
    {
        public JsonElement Json => Opened is not null ? Opened.Json : Added is not null ? Added.Json : Submitted;
    }
}
