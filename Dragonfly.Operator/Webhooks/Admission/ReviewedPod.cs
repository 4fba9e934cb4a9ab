using System.Text.Json;
using System.Text.Json.Serialization;
using k8s.Models;

namespace Dragonfly.Operator.Webhooks.Admission;

/// <summary>
/// A Pod under review with its JSON as received: newer API servers send fields that no model knows, and those must survive. Spec and
/// status are never read into the model.
/// </summary>
internal sealed record ReviewedPod : V1Pod
{
    /// <param name="json">The Pod, an object. Only the metadata that every admission needs is read into the model.</param>
    /// <exception cref="JsonException">A metadata field has the wrong type.</exception>
    public ReviewedPod(JsonElement json)
    {
        Json = json;
        ApiVersion = KubeApiVersion;
        Kind = KubeKind;
        Metadata = new V1ObjectMeta();
        if (!json.TryGetProperty("metadata"u8, out var metadata) || metadata.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        Metadata.Name = Text(metadata, "name");
        Metadata.GenerateName = Text(metadata, "generateName");
        Metadata.NamespaceProperty = Text(metadata, "namespace");
        if (metadata.TryGetProperty("ownerReferences"u8, out var owners))
        {
            Metadata.OwnerReferences = owners.Deserialize(ReviewJson.Default.IListV1OwnerReference);
        }
    }

    /// <summary>The Pod as received; valid until its request has been answered.</summary>
    public JsonElement Json { get; }

    public string? RequestUid { get; init; }

    /// <summary>Whether the Pod is refused when the operator cannot decide what to add to it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Writes the operations of a JSON patch; null for no change.</summary>
    public Action<Utf8JsonWriter>? JsonPatch { get; set; }

    private static string? Text(JsonElement metadata, string name) =>
        !metadata.TryGetProperty(name, out var text) || text.ValueKind == JsonValueKind.Null ? null
        : text.ValueKind == JsonValueKind.String ? text.GetString()
        : throw new JsonException($"metadata.{name} is not a string");
}

/// <summary>Reads the types of a review without reflection.</summary>
[JsonSerializable(typeof(IList<V1OwnerReference>))]
internal sealed partial class ReviewJson : JsonSerializerContext;
