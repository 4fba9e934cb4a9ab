using System.Text.Json;

namespace Dragonfly.Operator.Pods;

/// <summary>One container or init container of the Pod.</summary>
public sealed class ContainerDocument
{
    private readonly PodDocument _document;
    private readonly JsonElement _json;
    private readonly int _index;
    private EditableList? _env;
    private EditableList? _volumeMounts;
    private ContainerMount[]? _mounts;

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

    /// <summary>The user's mounts and block devices.</summary>
    /// <exception cref="PodFormatException">A field has a type that the Pod API does not allow.</exception>
    public IReadOnlyList<ContainerMount> Mounts => _mounts ??= [.. ReadMounts("volumeMounts", "mountPath"), .. ReadMounts("volumeDevices", "devicePath")];

    /// <summary>Where the next variable of ours goes: after those that were added, or first of all.</summary>
    public int NextEnv { get; set; }

    internal FieldPath Field { get; }

    internal JsonElement NameJson { get; }

    internal string Pointer => IsInit
        ? $"{PodDocument.SpecPointer}/initContainers/{_index + _document.PrependedInitContainers}"
        : $"{PodDocument.SpecPointer}/containers/{_index}";

    internal JsonElement SecurityContext => JsonShape.Object(_json, "securityContext", Field);

    public bool IsNamed(ReadOnlySpan<byte> name) => NameJson.ValueKind == JsonValueKind.String && NameJson.ValueEquals(name);

    /// <summary>The user's mount or block device that comes to be at <paramref name="path"/>, or null.</summary>
    public ContainerMount? FindMount(string path)
    {
        foreach (var mount in Mounts)
        {
            if (mount.IsAt(path))
            {
                return mount;
            }
        }

        return null;
    }

    /// <summary>
    /// Whether a ConfigMap or Secret of envFrom, which nobody sees here, may hold a variable of this name. One in env would
    /// replace it.
    /// </summary>
    /// <exception cref="PodFormatException">A field has a type that the Pod API does not allow.</exception>
    public bool MayComeByEnvFrom(string name)
    {
        var sources = JsonShape.List(_json, "envFrom", Field);
        if (sources.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        foreach (var source in sources.EnumerateArray())
        {
            var prefix = JsonShape.String(JsonShape.Object(source, Field.At("envFrom")), "prefix", Field.At("envFrom"));
            if (prefix.ValueKind != JsonValueKind.String || name.StartsWith(prefix.GetString()!, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
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

    private IEnumerable<ContainerMount> ReadMounts(string list, string member)
    {
        var items = JsonShape.List(_json, list, Field);
        if (items.ValueKind != JsonValueKind.Array)
        {
            yield break;
        }

        var index = 0;
        foreach (var item in items.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object)
            {
                throw new PodFormatException($"{Field.At(list)}[{index}]", "an object", JsonShape.Describe(item.ValueKind));
            }

            if (item.TryGetProperty(member, out var path) && path.ValueKind == JsonValueKind.String)
            {
                yield return ContainerMount.At(item, path.GetString()!);
            }

            index++;
        }
    }
}
