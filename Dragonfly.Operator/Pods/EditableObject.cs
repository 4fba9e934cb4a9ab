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
            throw new PodFormatException(Field.ToString(), "an object", JsonShape.Describe(item.ValueKind));
        }
    }

    internal override FieldPath Field => Parent is EditableList list ? new(list.Field.ToString(), _openedAt) : base.Field;

    /// <summary>The current value of a member; undefined if it is absent.</summary>
    public JsonElement this[string name] =>
        Opened(name) is { Exists: true } opened ? opened.Json
        : Added(name) is { } added ? added.Json
        : Original.ValueKind == JsonValueKind.Object && Original.TryGetProperty(name, out var original) ? original
        : default;

    /// <summary>Opens a member that is an object, or can become one.</summary>
    /// <exception cref="PodFormatException">The member exists and is not an object.</exception>
    public EditableObject Object(string name) => Open(name, static (parent, name) => new EditableObject(parent, name));

    /// <summary>Opens a member that is a list, or can become one.</summary>
    /// <exception cref="PodFormatException">The member exists and is not a list.</exception>
    public EditableList List(string name) => Open(name, static (parent, name) => parent.OpenList(name));

    /// <summary>
    /// Adds or replaces a member, as in RFC 6902. An object or list that was opened under that name is then no longer part of the Pod.
    /// </summary>
    public void Add(string name, JsonFragment value)
    {
        Create();
        var before = new MemberBefore(name, Added(name), Opened(name));
        Record(PointerTo(PatchOperation.Escape(name)), value, new(this, Before: before));
        SetAdded(name, value);
        if (before.Opened is not null)
        {
            _opened!.Remove(before.Opened);
        }
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

    internal T Open<T>(string name, Func<EditableObject, string, T> open)
        where T : EditableValue
    {
        if (Opened(name) is { } opened)
        {
            return (T)opened;
        }

        var value = open(this, name);
        (_opened ??= []).Add(value);
        return value;
    }

    private protected virtual EditableList OpenList(string name) => new(this, name);

    private protected override void Revert(in Reversal reversal)
    {
        if (reversal.Before is not { } before)
        {
            Exists = false;
            return;
        }

        SetAdded(before.Name, before.Added);
        if (Opened(before.Name) is { } opened)
        {
            _opened!.Remove(opened);
        }

        if (before.Opened is not null)
        {
            (_opened ??= []).Add(before.Opened);
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
        if (_opened is not null)
        {
            foreach (var opened in _opened)
            {
                if (opened.Member == name)
                {
                    return opened;
                }
            }
        }

        return null;
    }

    private readonly record struct AddedMember(string Name, JsonFragment Value);
}
