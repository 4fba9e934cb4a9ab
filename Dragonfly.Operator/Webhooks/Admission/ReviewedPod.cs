using System.Text.Json;
using Dragonfly.Operator.Pods;
using k8s.Models;

namespace Dragonfly.Operator.Webhooks.Admission;

/// <summary>
/// A Pod under review, which carries its JSON as it was received: Pods of newer API servers have fields that no model knows, and
/// they must survive. Spec and status are never read into the model.
/// </summary>
internal sealed record ReviewedPod : V1Pod, IPodSource
{
    private readonly JsonSlice _text;
    private readonly JsonSlice _spec;
    private readonly JsonSlice _annotations;
    private readonly JsonSlice _labels;
    private readonly JsonArena _arena;

    /// <summary>Reads a Pod. Of its metadata only what every admission needs is read.</summary>
    /// <param name="text">The Pod.</param>
    /// <param name="arena">Holds what is parsed of it.</param>
    public ReviewedPod(JsonSlice text, JsonArena arena)
    {
        _text = text;
        _arena = arena;
        ApiVersion = KubeApiVersion;
        Kind = KubeKind;
        Metadata = new V1ObjectMeta();
        var members = text.Members();
        while (members.MoveNext())
        {
            if (members.Name.SequenceEqual("metadata"u8))
            {
                MetadataKind = members.Kind;
                Metadata = new V1ObjectMeta();
                (_annotations, _labels) = (default, default);
                if (MetadataKind == JsonValueKind.Object)
                {
                    var metadata = members.Enter();
                    ReadMetadata(ref metadata, ref _annotations, ref _labels);
                    members.Leave(metadata);
                }
            }
            else if (members.Name.SequenceEqual("spec"u8))
            {
                _spec = members.Take();
            }
        }
    }

    /// <summary>The admission request's uid.</summary>
    public string? RequestUid { get; init; }

    /// <summary>Whether it must not start without what is to be added: when that cannot be told, it is to be refused.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Writes the operations of a JSON patch; null for a Pod that is to stay as it is.</summary>
    public Action<Utf8JsonWriter>? JsonPatch { get; set; }

    JsonElement IPodSource.Pod => Parse(_text);

    JsonElement IPodSource.Spec => Parse(_spec);

    JsonElement IPodSource.Annotations => Parse(_annotations);

    JsonElement IPodSource.Labels => Parse(_labels);

    public JsonValueKind MetadataKind { get; }

    private void ReadMetadata(ref JsonMembers members, ref JsonSlice annotations, ref JsonSlice labels)
    {
        while (members.MoveNext())
        {
            var name = members.Name;
            var value = members.Take();
            if (name.SequenceEqual("name"u8))
            {
                Metadata.Name = value.GetString();
            }
            else if (name.SequenceEqual("generateName"u8))
            {
                Metadata.GenerateName = value.GetString();
            }
            else if (name.SequenceEqual("namespace"u8))
            {
                Metadata.NamespaceProperty = value.GetString();
            }
            else if (name.SequenceEqual("ownerReferences"u8))
            {
                Metadata.OwnerReferences = value.Read(ReviewJson.Default.IListV1OwnerReference);
            }
            else if (name.SequenceEqual("annotations"u8))
            {
                annotations = value;
            }
            else if (name.SequenceEqual("labels"u8))
            {
                labels = value;
            }
        }
    }

    private JsonElement Parse(JsonSlice part) => part.Text.IsEmpty ? default : _arena.Parse(part);
}
