using System.Text.Json;
using System.Text.Json.Serialization;
using k8s.Json;

namespace k8s.Models;

/// <summary>
/// A Pod, kept as the JSON that arrived, so that fields this library has never heard of cannot be lost; a part is parsed each time
/// that somebody asks for it. Inside an admission webhook the JSON lives only as long as the request. Not safe for threads.
/// </summary>
[KubernetesEntity(Kind = KubeKind, Group = KubeGroup, ApiVersion = KubeApiVersion, PluralName = KubePluralName)]
[JsonConverter(typeof(PodConverter))]
public sealed class V1Pod : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Version, without the group.</summary>
    public const string KubeApiVersion = "v1";

    /// <summary>Kind.</summary>
    public const string KubeKind = "Pod";

    /// <summary>API group; empty for the core group.</summary>
    public const string KubeGroup = "";

    /// <summary>Name in URLs.</summary>
    public const string KubePluralName = "pods";

    private readonly JsonSlice _text;
    private readonly JsonSlice _spec;
    private readonly JsonArena? _arena;
    private readonly PodObjectMeta _read;

    /// <summary>A Pod that is made here, and has no JSON.</summary>
    public V1Pod() => Metadata = _read = new PodObjectMeta();

    /// <summary>A Pod that arrived.</summary>
    /// <param name="text">The whole Pod.</param>
    /// <param name="arena">Frees at the end of the request what is parsed of it; null: the garbage collector does.</param>
    /// <exception cref="JsonException">
    /// It is no JSON as far as it is read here, or a member of the metadata has another type than Kubernetes gives it.
    /// </exception>
    internal V1Pod(JsonSlice text, JsonArena? arena = null)
    {
        _text = text;
        _arena = arena;
        PodObjectMeta? read = null;
        var members = text.Members();
        while (members.MoveNext())
        {
            if (members.Name.SequenceEqual("metadata"u8))
            {
                MetadataKind = members.Kind;
                read = null;
                if (MetadataKind == JsonValueKind.Object)
                {
                    var metadata = members.Enter();
                    read = new PodObjectMeta(ref metadata, arena);
                    members.Leave(metadata);
                }
            }
            else if (members.Name.SequenceEqual("spec"u8))
            {
                _spec = members.Take();
            }
        }

        Metadata = _read = read ?? new PodObjectMeta();
    }

    /// <summary>Group and version.</summary>
    public string ApiVersion { get; set; } = KubeApiVersion;

    /// <summary>Kind.</summary>
    public string Kind { get; set; } = KubeKind;

    /// <summary>The whole object as it arrived; undefined for a Pod that was made here.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public JsonElement Json => Parse(_text);

    /// <summary>The <c>spec</c> as it arrived; undefined when there is none.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public JsonElement SpecJson => Parse(_spec);

    /// <summary>The <c>metadata.annotations</c> as they arrived; undefined when there are none.</summary>
    /// <exception cref="JsonException">They are no JSON.</exception>
    public JsonElement AnnotationsJson => Parse(_read.AnnotationsText);

    /// <summary>The <c>metadata.labels</c> as they arrived; undefined when there are none.</summary>
    /// <exception cref="JsonException">They are no JSON.</exception>
    public JsonElement LabelsJson => Parse(_read.LabelsText);

    /// <summary>What the <c>metadata</c> is; undefined when there is none.</summary>
    public JsonValueKind MetadataKind { get; }

    /// <summary>Metadata. Changes to it are not written back.</summary>
    public V1ObjectMeta Metadata { get; set; }

    /// <summary>The uid of the admission request that brought the Pod; null elsewhere.</summary>
    public string? RequestUid { get; set; }

    /// <summary>Writes the RFC 6902 array that a mutation webhook recorded; null for no change.</summary>
    public Action<Utf8JsonWriter>? JsonPatch { get; set; }

    private JsonElement Parse(JsonSlice part)
    {
        if (part.Text.IsEmpty)
        {
            return default;
        }

        if (_arena is not null)
        {
            return _arena.Parse(part);
        }

        var reader = new Utf8JsonReader(part.Text.Span);
        return JsonElement.ParseValue(ref reader);
    }
}
