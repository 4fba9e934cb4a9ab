using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Pods;

/// <summary>
/// A Pod (or Pod template) as parsed JSON, and the RFC 6902 additions made to it. The user's JSON is read and never
/// written again, so fields that nobody here knows cannot be lost; the edits are recorded while they are made.
/// </summary>
public sealed class PodDocument
{
    internal const string SpecPointer = "/spec";

    // An API server stores no object above 1.5 MiB, and checks that after admission: what comes may hold fifty thousand containers,
    // and what is added to them would not fit into the memory of a replica.
    private const int MostContainers = 10_000;
    private const int MostAdded = 1024 * 1024;

    private readonly JsonElement _pod;
    private readonly List<PatchOperation> _edits = [];
    private ContainerDocument[]? _containers;
    private ContainerDocument[]? _initContainers;
    private EditableList? _volumes;
    private EditableList? _imagePullSecrets;
    private EditableList? _initContainerList;
    private bool _hasMetadata;
    private bool _hasAnnotations;
    private int _added;

    private PodDocument(JsonElement pod)
    {
        _pod = pod;
        var metadata = JsonShape.Object(pod, "metadata", new FieldPath(""));
        var field = new FieldPath("metadata");
        _hasMetadata = metadata.ValueKind == JsonValueKind.Object;
        Annotations = JsonShape.Object(metadata, "annotations", field);
        Labels = JsonShape.Object(metadata, "labels", field);
        _hasAnnotations = Annotations.ValueKind == JsonValueKind.Object;
        var spec = JsonShape.Object(pod, "spec", new FieldPath(""));
        Spec = spec.ValueKind == JsonValueKind.Object ? spec : throw new PodFormatException("spec", "an object", "nothing");
    }

    /// <summary>The user's annotations, undefined when there are none.</summary>
    public JsonElement Annotations { get; }

    /// <summary>The user's labels, undefined when there are none.</summary>
    public JsonElement Labels { get; }

    public JsonElement Spec { get; }

    public IReadOnlyList<ContainerDocument> Containers => _containers ??= ReadContainers("containers", isInit: false);

    public IReadOnlyList<ContainerDocument> InitContainers => _initContainers ??= ReadContainers("initContainers", isInit: true);

    public EditableList Volumes => _volumes ??= new(this, null, Spec, new FieldPath("spec"), "volumes");

    public EditableList ImagePullSecrets => _imagePullSecrets ??= new(this, null, Spec, new FieldPath("spec"), "imagePullSecrets");

    public IReadOnlyList<PatchOperation> Operations => _edits;

    internal int PrependedInitContainers { get; private set; }

    internal bool WasRolledBack { get; private set; }

    /// <exception cref="PodFormatException">A field has a type that the Pod API does not allow.</exception>
    public static PodDocument Open(JsonElement pod) => pod.ValueKind == JsonValueKind.Object
        ? new(pod)
        : throw new PodFormatException("the Pod", "an object", JsonShape.Describe(pod.ValueKind));

    public bool HasAnnotation(string name) =>
        Annotations.ValueKind == JsonValueKind.Object && Annotations.TryGetProperty(name, out _);

    /// <summary>The annotation's value without surrounding white space, or null when it is absent or empty.</summary>
    public string? Annotation(string name) =>
        JsonShape.String(Annotations, name, new FieldPath("metadata.annotations")) is { ValueKind: JsonValueKind.String } value
        && value.GetString()!.Trim() is { Length: > 0 } text
            ? text
            : null;

    /// <summary>Puts an init container before all others.</summary>
    public void PrependInitContainer(ReadOnlyMemory<byte> container)
    {
        _initContainerList ??= new(this, null, Spec, new FieldPath("spec"), "initContainers");
        _initContainerList.Insert(0, container);
        PrependedInitContainers++;
    }

    /// <summary>Adds an annotation that the user has not set; <paramref name="value"/> is a JSON string in UTF-8.</summary>
    public void Annotate(string name, ReadOnlyMemory<byte> value)
    {
        if (!_hasMetadata)
        {
            Record("/metadata", "{}"u8.ToArray());
            _hasMetadata = true;
        }

        if (!_hasAnnotations)
        {
            Record("/metadata/annotations", "{}"u8.ToArray());
            _hasAnnotations = true;
        }

        Record("/metadata/annotations/" + PatchOperation.Escape(name), value);
    }

    /// <summary>Where the additions stand, for <see cref="RollBack"/>.</summary>
    public Savepoint Save() => new(_edits.Count, _added, PrependedInitContainers, _hasMetadata, _hasAnnotations);

    /// <summary>Takes back what was added since.</summary>
    public void RollBack(Savepoint savepoint)
    {
        WasRolledBack = true;
        _edits.RemoveRange(savepoint.Operations, _edits.Count - savepoint.Operations);
        (_added, PrependedInitContainers) = (savepoint.Added, savepoint.PrependedInitContainers);
        (_hasMetadata, _hasAnnotations) = (savepoint.HasMetadata, savepoint.HasAnnotations);
        (_containers, _initContainers, _volumes, _imagePullSecrets, _initContainerList) = (null, null, null, null, null);
    }

    /// <summary>Writes the edits as one RFC 6902 patch.</summary>
    public void WritePatch(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var edit in _edits)
        {
            edit.WriteTo(writer);
        }

        writer.WriteEndArray();
    }

    /// <summary>The Pod with the edits made.</summary>
    /// <param name="onEdit">Told of each edit before it is made, with the Pod as it is then.</param>
    public JsonObject ToJson(Action<PatchOperation, JsonObject>? onEdit = null)
    {
        var pod = JsonObject.Create(_pod)!;
        foreach (var edit in _edits)
        {
            onEdit?.Invoke(edit, pod);
            edit.ApplyTo(pod);
        }

        return pod;
    }

    /// <exception cref="PodFormatException">More would be added than any Pod that is stored can hold.</exception>
    internal void Record(string path, ReadOnlyMemory<byte> value)
    {
        _added += path.Length + value.Length;
        if (_added > MostAdded)
        {
            throw new PodFormatException("spec.containers", "so few that 1 MiB is enough for what each is given", "more");
        }

        _edits.Add(new PatchOperation(path, value));
    }

    private ContainerDocument[] ReadContainers(string name, bool isInit)
    {
        var list = JsonShape.List(Spec, name, new FieldPath("spec"));
        if (list.ValueKind != JsonValueKind.Array)
        {
            return [];
        }

        var count = list.GetArrayLength();
        if (count > MostContainers)
        {
            throw new PodFormatException($"spec.{name}", $"at most {MostContainers}", $"{count}");
        }

        var containers = new ContainerDocument[count];
        var index = 0;
        foreach (var json in list.EnumerateArray())
        {
            if (json.ValueKind != JsonValueKind.Object)
            {
                throw new PodFormatException($"spec.{name}[{index}]", "an object", JsonShape.Describe(json.ValueKind));
            }

            containers[index] = new ContainerDocument(this, json, isInit, index);
            index++;
        }

        return containers;
    }
}

/// <summary>A moment in the making of a document.</summary>
public readonly record struct Savepoint(int Operations, int Added, int PrependedInitContainers, bool HasMetadata, bool HasAnnotations);
