using System.Text.Json;

namespace Dragonfly.Operator.Pods;

public class EditableObject : EditableValue
{
    // Both are short: their names come from this program or a resource, never from a Pod.
    private List<AddedMember>? _added;
    private List<EditableValue>? _opened;

    private readonly int _openedAt;

    /// <summary>Opens the whole document.</summary>
    internal EditableObject(PodDocument document, JsonElement json)
        : base(document, null, null, json)
    {
    }

    /// <summary>Opens a member of an object.</summary>
    /// <exception cref="PodFormatException">The member exists and is not an object.</exception>
    internal EditableObject(EditableObject parent, string name)
        : base(parent.Document, parent, name, JsonShape.Object(parent, name))
    {
    }

    /// <summary>Opens an item of a list.</summary>
    /// <exception cref="PodFormatException">The item is not an object.</exception>
    internal EditableObject(EditableList list, JsonElement item, int index)
        : base(list.Document, list, null, item)
    {
        Index = _openedAt = index;
        if (item.ValueKind != JsonValueKind.Object)
        {
            throw new PodFormatException(ToString(), "an object", JsonShape.Describe(item.ValueKind));
        }
    }

    public override string ToString() => Parent is EditableList ? $"{Parent}[{_openedAt}]" : base.ToString();

    /// <summary>The current value of a member; undefined if it is absent.</summary>
    public JsonElement this[string name] =>
        Opened(name) is { Exists: true } opened ? opened.Json
        : Added(name) is { } added ? added.Json
        : Original.ValueKind == JsonValueKind.Object && Original.TryGetProperty(name, out var original) ? original
        : default;

    /// <summary>Opens a member that is an object, or can become one.</summary>
    /// <exception cref="PodFormatException">The member exists and is not an object.</exception>
    public EditableObject Object(string name) => (EditableObject)(Opened(name) ?? Keep(new EditableObject(this, name)));

    /// <summary>Opens a member that is a list, or can become one.</summary>
    /// <exception cref="PodFormatException">The member exists and is not a list.</exception>
    public EditableList List(string name) => (EditableList)(Opened(name) ?? Keep(OpenList(name)));

    /// <summary>Adds or replaces a member, as in RFC 6902.</summary>
    /// <exception cref="InvalidOperationException">It has been opened, so it is added to and never replaced.</exception>
    public void Add(string name, JsonFragment value)
    {
        if (Opened(name) is { } opened)
        {
            throw new InvalidOperationException($"{opened} has been opened");
        }

        Create();
        Record(PointerTo(PatchOperation.Escape(name)), value, new(this, Member: name, Before: Added(name)));
        SetAdded(name, value);
    }

    internal void Create()
    {
        if (!Exists)
        {
            // List items always exist, so an absent value is a member of an object.
            ((EditableObject)Parent!).Create();
            Record(Pointer, JsonFragment.EmptyObject, new(this));
            Exists = true;
        }
    }

    /// <summary>Keeps a member that has been opened.</summary>
    internal EditableValue Keep(EditableValue opened)
    {
        (_opened ??= []).Add(opened);
        return opened;
    }

    private protected virtual EditableList OpenList(string name) => new(this, name);

    private protected override void Revert(in Reversal reversal)
    {
        if (reversal.Member is null)
        {
            Exists = false;
        }
        else
        {
            SetAdded(reversal.Member, reversal.Before);
            if (Opened(reversal.Member) is { } opened)
            {
                _opened!.Remove(opened);
            }
        }
    }

    private protected override void WriteEdited(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        if (Original.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in Original.EnumerateObject())
            {
                if (!IsEditedMember(member.Name) && Added(member.Name) is null)
                {
                    writer.WritePropertyName(member.Name);
                    WriteRaw(writer, member.Value);
                }
            }
        }

        foreach (var member in _added ?? [])
        {
            if (!IsEditedMember(member.Name))
            {
                writer.WritePropertyName(member.Name);
                writer.WriteRawValue(member.Value.Utf8.Span, skipInputValidation: true);
            }
        }

        foreach (var opened in _opened ?? [])
        {
            if (opened.IsEdited)
            {
                writer.WritePropertyName(opened.Member!);
                opened.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
    }

    private bool IsEditedMember(string name) => Opened(name) is { IsEdited: true };

    private JsonFragment? Added(string name) => AddedIndex(name) is var index and >= 0 ? _added![index].Value : null;

    private int AddedIndex(string name)
    {
        for (var index = 0; index < _added?.Count; index++)
        {
            if (_added[index].Name == name)
            {
                return index;
            }
        }

        return -1;
    }

    private void SetAdded(string name, JsonFragment? value)
    {
        if (AddedIndex(name) is var index and >= 0)
        {
            _added!.RemoveAt(index);
        }

        if (value is not null)
        {
            (_added ??= new(1)).Add(new(name, value));
        }
    }

    private EditableValue? Opened(string name)
    {
        for (var index = 0; index < _opened?.Count; index++)
        {
            if (_opened[index].Member == name)
            {
                return _opened[index];
            }
        }

        return null;
    }

    private readonly record struct AddedMember(string Name, JsonFragment Value);
}
