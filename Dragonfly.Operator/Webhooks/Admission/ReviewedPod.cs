using System.Text.Json;
using System.Text.Json.Serialization;
using k8s.Models;

namespace Dragonfly.Operator.Webhooks.Admission;

/// <summary>
/// A Pod under review, which carries its JSON as it was received: Pods of newer API servers have fields that no model knows, and
/// they must survive. Spec and status are never read into the model.
/// </summary>
internal sealed record ReviewedPod : V1Pod
{
    /// <param name="json">The Pod, an object. Of its metadata only what every admission needs is read.</param>
    /// <exception cref="JsonException">Something of its metadata has the wrong type.</exception>
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

    /// <summary>The Pod as it was received, until its request has been answered.</summary>
    public JsonElement Json { get; }

    /// <summary>The admission request's uid.</summary>
    public string? RequestUid { get; init; }

    /// <summary>Whether it must not start without what is to be added: when that cannot be told, it is to be refused.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Writes the operations of a JSON patch; null for a Pod that is to stay as it is.</summary>
    public Action<Utf8JsonWriter>? JsonPatch { get; set; }

    private static string? Text(JsonElement metadata, string name) =>
        !metadata.TryGetProperty(name, out var text) || text.ValueKind == JsonValueKind.Null ? null
        : text.ValueKind == JsonValueKind.String ? text.GetString()
        : throw new JsonException($"metadata.{name} is no string");
}

/// <summary>Reads what a review holds of types, without reflection.</summary>
[JsonSerializable(typeof(IList<V1OwnerReference>))]
internal sealed partial class ReviewJson : JsonSerializerContext;
