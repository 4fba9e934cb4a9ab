using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Pods;

/// <summary>
/// A Pod (or Pod template) in its current state: what was submitted, and the additions since then, each recorded as an RFC 6902
/// operation. Submitted JSON is read and never rewritten, so unknown fields cannot be lost.
/// </summary>
public sealed class PodDocument
{
    // Additions to fifty thousand containers would exceed a replica's memory.
    private const int MaxAdded = 1024 * 1024;

    private readonly List<PatchOperation> _operations = [];
    private readonly List<Reversal> _reversals = [];
    private readonly JsonElement _submittedAnnotations;
    private EditableObject? _root;
    private EditableObject? _annotations;
    private PodSpec? _spec;
    private int _added;

    private PodDocument(JsonElement pod, bool hasSpec)
    {
        Submitted = pod;
        var metadata = JsonShape.Object(pod, "metadata", new FieldPath(""));
        var field = new FieldPath("metadata");
        _submittedAnnotations = JsonShape.Object(metadata, "annotations", field);
        Labels = JsonShape.Object(metadata, "labels", field);
        if (hasSpec && JsonShape.Object(pod, "spec", new FieldPath("")).ValueKind != JsonValueKind.Object)
        {
            throw new PodFormatException("spec", "an object", "nothing");
        }
    }

    public JsonElement Submitted { get; }

    /// <summary>The whole Pod in its current state.</summary>
    public JsonElement Json => Root.Json;

    /// <summary>The current annotations; undefined if there are none.</summary>
    public JsonElement Annotations => _annotations?.Json ?? _submittedAnnotations;

    /// <summary>The labels; undefined if there are none. No kind adds any: they would change what selects the Pod.</summary>
    public JsonElement Labels { get; }

    public PodSpec Spec => _spec ??= (PodSpec)Root.Keep(new PodSpec(Root, "spec"));

    public ContainerList Containers => Spec.Containers;

    public ContainerList InitContainers => Spec.InitContainers;

    public EditableList Volumes => field ??= Spec.List("volumes");

    public EditableList ImagePullSecrets => Spec.List("imagePullSecrets");

    /// <summary>The additions in order.</summary>
    public IReadOnlyList<PatchOperation> Operations => _operations;

    /// <summary>No fragment and no Pod nests deeper.</summary>
    internal static JsonDocumentOptions Parsing { get; } = new() { MaxDepth = 2 * 512 };

    internal static JsonWriterOptions Writing { get; } = new() { MaxDepth = 2 * 512, SkipValidation = true };

    private EditableObject Root => _root ??= new(this, Submitted);

    private EditableObject AnnotationMap => _annotations ??= Root.Object("metadata").Object("annotations");

    /// <exception cref="PodFormatException">A field has a type that the Pod API does not allow.</exception>
    public static PodDocument Open(JsonElement pod) => pod.ValueKind == JsonValueKind.Object
        ? new(pod, hasSpec: true)
        : throw new PodFormatException("the Pod", "an object", JsonShape.Describe(pod.ValueKind));

    /// <summary>Opens a Pod of which nothing but the metadata is known. It looks as if its spec were empty.</summary>
    /// <exception cref="PodFormatException">A field has a type that the Pod API does not allow.</exception>
    internal static PodDocument OpenMetadata(JsonElement pod) => new(pod, hasSpec: false);

    /// <summary>Whether it is the API server's copy of a static Pod, on which the kubelet sets this annotation.</summary>
    public bool IsMirror => HasAnnotation("kubernetes.io/config.mirror");

    public bool HasAnnotation(string name) => AnnotationValue(name).ValueKind != JsonValueKind.Undefined;

    /// <summary>The annotation's value without surrounding white space; null if it is absent or empty.</summary>
    public string? Annotation(string name) =>
        JsonShape.String(AnnotationValue(name), new FieldPath("metadata.annotations").At(name)) is { ValueKind: JsonValueKind.String } value
        && value.GetString()!.Trim() is { Length: > 0 } text
            ? text
            : null;

    /// <summary>Adds an annotation, or replaces its value; <paramref name="value"/> is a JSON string.</summary>
    public void Annotate(string name, JsonFragment value) => AnnotationMap.Add(name, value);

    /// <summary>The state to which <see cref="RollBack"/> returns.</summary>
    public Savepoint Save() => new(_operations.Count, _added);

    /// <summary>Undoes all additions since the savepoint.</summary>
    public void RollBack(Savepoint savepoint)
    {
        for (var index = _reversals.Count - 1; index >= savepoint.Operations; index--)
        {
            _reversals[index].Target.Undo(_reversals[index]);
        }

        _reversals.RemoveRange(savepoint.Operations, _reversals.Count - savepoint.Operations);
        _operations.RemoveRange(savepoint.Operations, _operations.Count - savepoint.Operations);
        _added = savepoint.Added;
    }

    /// <summary>Writes the additions as one RFC 6902 patch.</summary>
    public void WritePatch(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var operation in _operations)
        {
            operation.WriteTo(writer);
        }

        writer.WriteEndArray();
    }

    /// <summary>The Pod as a receiver of the patch produces it.</summary>
    /// <param name="onOperation">Called before each operation, with the Pod at that point.</param>
    public JsonObject ToJson(Action<PatchOperation, JsonObject>? onOperation = null)
    {
        var pod = JsonObject.Create(Submitted)!;
        foreach (var operation in _operations)
        {
            onOperation?.Invoke(operation, pod);
            operation.ApplyTo(pod);
        }

        return pod;
    }

    /// <exception cref="PodFormatException">The additions exceed what any stored Pod can hold.</exception>
    internal void Record(PatchOperation operation, in Reversal reversal)
    {
        var added = _added + operation.Path.Length + operation.Value.Utf8.Length;
        if (added > MaxAdded)
        {
            throw new PodFormatException("spec.containers", "so few that 1 MiB is enough for what each is given", "more");
        }

        // Most Pods get nothing, the others a dozen additions.
        _operations.EnsureCapacity(16);
        _reversals.EnsureCapacity(16);
        _added = added;
        _operations.Add(operation);
        _reversals.Add(reversal);
    }

    private JsonElement AnnotationValue(string name) =>
        _annotations is not null ? _annotations[name]
        : _submittedAnnotations.ValueKind == JsonValueKind.Object && _submittedAnnotations.TryGetProperty(name, out var value) ? value
        : default;
}

/// <summary>The additions up to some moment.</summary>
/// <param name="Operations">Their number.</param>
/// <param name="Added">Their size in bytes.</param>
public readonly record struct Savepoint(int Operations, int Added);
