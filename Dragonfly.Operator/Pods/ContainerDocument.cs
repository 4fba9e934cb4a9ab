using System.Text.Json;

namespace Dragonfly.Operator.Pods;

/// <summary>A container or init container of the Pod.</summary>
public sealed class ContainerDocument : EditableObject
{
    private readonly ContainerList _list;
    private readonly List<ContainerMount> _mounts = [];
    private int _submittedMounts = -1;
    private int _mountsReadAt;
    private JsonElement? _envFrom;

    internal ContainerDocument(ContainerList list, JsonElement json, int index, bool isInit)
        : base(list, json, index)
    {
        _list = list;
        IsInit = isInit;
        NameJson = JsonShape.String(this, "name");
    }

    public bool IsInit { get; }

    /// <summary>Whether the container was added, rather than submitted.</summary>
    public bool IsAdded => _list.IsAdded(Index);

    public string Name => NameJson.ValueKind == JsonValueKind.String ? NameJson.GetString()! : "";

    public EditableList Env => field ??= List("env");

    public EditableList VolumeMounts => field ??= List("volumeMounts");

    /// <summary>The volume mounts and block devices.</summary>
    /// <exception cref="PodFormatException">A field has a type that the Pod API does not allow.</exception>
    public List<ContainerMount> Mounts
    {
        get
        {
            if (_submittedMounts < 0)
            {
                ReadMounts(added: false);
                ReadDevices();
                _submittedMounts = _mounts.Count;
            }

            // What the user wrote stays as it is, and no kind adds a block device.
            if (_mountsReadAt != VolumeMounts.Changes)
            {
                _mounts.RemoveRange(_submittedMounts, _mounts.Count - _submittedMounts);
                ReadMounts(added: true);
                _mountsReadAt = VolumeMounts.Changes;
            }

            return _mounts;
        }
    }

    internal JsonElement NameJson { get; }

    internal JsonElement SecurityContext => JsonShape.Object(this, "securityContext");

    public bool IsNamed(ReadOnlySpan<byte> name) => NameJson.ValueKind == JsonValueKind.String && NameJson.ValueEquals(name);

    /// <summary>The mount or block device that ends up at <paramref name="path"/>, or null.</summary>
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
    /// Whether an envFrom source, whose content is unknown here, may define a variable of this name. An entry in env would replace it.
    /// </summary>
    /// <exception cref="PodFormatException">A field has a type that the Pod API does not allow.</exception>
    public bool MayComeByEnvFrom(string name)
    {
        // No kind adds any.
        var sources = _envFrom ??= JsonShape.List(this, "envFrom");
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

    /// <summary>The quantity at <c>resources.KIND.RESOURCE</c>, or null.</summary>
    public string? Resource(string kind, string resource)
    {
        var resources = JsonShape.Object(this, "resources");
        var quantities = resources.ValueKind == JsonValueKind.Object ? JsonShape.Object(resources, kind, Field.At("resources")) : default;
        return quantities.ValueKind == JsonValueKind.Object
            && quantities.TryGetProperty(resource, out var quantity)
            && quantity.ValueKind != JsonValueKind.Null
            ? quantity.ToString()
            : null;
    }

    /// <summary>Requests a resource that the container does not name, and limits it to as much.</summary>
    /// <exception cref="PodFormatException">A field has a type that the Pod API does not allow.</exception>
    public void RequestResource(string resource, JsonFragment quantity)
    {
        var resources = Object("resources");
        resources.Object("requests").Add(resource, quantity);
        resources.Object("limits").Add(resource, quantity);
    }

    private void ReadMounts(bool added)
    {
        for (var index = 0; index < VolumeMounts.Count; index++)
        {
            if (VolumeMounts.IsAdded(index) == added)
            {
                ReadMount(VolumeMounts[index], "mountPath", "volumeMounts", index);
            }
        }
    }

    private void ReadDevices()
    {
        if (JsonShape.List(this, "volumeDevices") is { ValueKind: JsonValueKind.Array } devices)
        {
            foreach (var (index, device) in devices.EnumerateArray().Index())
            {
                ReadMount(device, "devicePath", "volumeDevices", index);
            }
        }
    }

    private void ReadMount(JsonElement item, string member, string list, int index)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            throw new PodFormatException($"{Field.At(list)}[{index}]", "an object", JsonShape.Describe(item.ValueKind));
        }

        if (item.TryGetProperty(member, out var path) && path.ValueKind == JsonValueKind.String)
        {
            _mounts.Add(ContainerMount.At(item, path.GetString()!));
        }
    }
}
