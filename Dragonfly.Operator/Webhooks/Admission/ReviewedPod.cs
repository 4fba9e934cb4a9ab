using System.Text.Json;
using Dragonfly.Operator.Pods;
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
        var metadata = json.Member("metadata");
        Metadata.Name = Text(metadata, "name");
        Metadata.GenerateName = Text(metadata, "generateName");
        Metadata.NamespaceProperty = Text(metadata, "namespace");
    }

    /// <summary>The Pod as received; valid until its request has been answered.</summary>
    public JsonElement Json { get; }

    /// <summary>The owner that controls the Pod; null if there is none. Few Pods draw an Event, so it is read when one does.</summary>
    /// <remarks>A member of the wrong type counts as absent: API servers send none, and it is no reason to leave the Pod alone.</remarks>
    public V1OwnerReference? Controller
    {
        get
        {
            foreach (var owner in Json.Member("metadata").Items("ownerReferences"))
            {
                if (owner.Member("controller").ValueKind == JsonValueKind.True)
                {
                    return new()
                    {
                        ApiVersion = owner.Text("apiVersion"),
                        Kind = owner.Text("kind"),
                        Name = owner.Text("name"),
                        Uid = owner.Text("uid"),
                        Controller = true,
                    };
                }
            }

            return null;
        }
    }

    public string? RequestUid { get; init; }

    /// <summary>Whether the Pod is refused when the operator cannot decide what to add to it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Writes the operations of a JSON patch; null for no change.</summary>
    public Action<Utf8JsonWriter>? JsonPatch { get; set; }

    private static string? Text(JsonElement metadata, string name) => metadata.Member(name) switch
    {
        { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        _ => throw new JsonException($"metadata.{name} is not a string"),
    };
}
