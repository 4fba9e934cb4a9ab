using System.Text.Json;

namespace Dragonfly.Operator.Injection.Documents;

/// <summary>One container or init container of the Pod.</summary>
public sealed class ContainerDocument
{
    private readonly PodDocument _document;
    private readonly JsonElement _json;
    private readonly int _index;
    private EditableList? _env;
    private EditableList? _volumeMounts;
    private EditableList? _volumeDevices;

    internal ContainerDocument(PodDocument document, JsonElement json, bool isInit, int index)
    {
        _document = document;
        _json = json;
        _index = index;
        IsInit = isInit;
        Field = new FieldPath(isInit ? "spec.initContainers" : "spec.containers", index);
        NameJson = JsonShape.String(json, "name", Field);
    }

    public bool IsInit { get; }

    public string Name => NameJson.ValueKind == JsonValueKind.String ? NameJson.GetString()! : "";

    public EditableList Env => _env ??= new(_document, this, _json, Field, "env");

    public EditableList VolumeMounts => _volumeMounts ??= new(_document, this, _json, Field, "volumeMounts");

    /// <summary>Where the next variable of ours goes: after those that were added, or first of all.</summary>
    public int NextEnv { get; set; }

    internal FieldPath Field { get; }

    internal JsonElement NameJson { get; }

    internal string Pointer => IsInit
        ? $"{PodDocument.SpecPointer}/initContainers/{_index + _document.PrependedInitContainers}"
        : $"{PodDocument.SpecPointer}/containers/{_index}";

    public bool IsNamed(ReadOnlySpan<byte> name) => NameJson.ValueKind == JsonValueKind.String && NameJson.ValueEquals(name);

    /// <summary>The mount or block device of the user's at <paramref name="path"/> (a trailing slash makes no difference), or undefined.</summary>
    public JsonElement FindMount(MountPath path)
    {
        _volumeDevices ??= new(_document, this, _json, Field, "volumeDevices");
        var mount = Find(VolumeMounts, "mountPath", path);
        return mount.ValueKind == JsonValueKind.Undefined ? Find(_volumeDevices, "devicePath", path) : mount;
    }

    /// <summary>The user's quantity at <c>resources.KIND.RESOURCE</c>, or null.</summary>
    public string? Resource(string kind, string resource)
    {
        var resources = JsonShape.Object(_json, "resources", Field);
        var quantities = JsonShape.Object(resources, kind, Field.At("resources"));
        return quantities.ValueKind == JsonValueKind.Object
            && quantities.TryGetProperty(resource, out var quantity)
            && quantity.ValueKind != JsonValueKind.Null
            ? quantity.ToString()
            : null;
    }

    private static JsonElement Find(EditableList list, string member, MountPath path)
    {
        var found = list.Find(member, path.Utf8);
        return found.ValueKind == JsonValueKind.Undefined ? list.Find(member, path.Utf8WithSlash) : found;
    }
}
