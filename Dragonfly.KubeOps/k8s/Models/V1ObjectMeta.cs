#nullable disable // oblivious, as upstream: a field that the API server left out is null

using System.Text.Json.Serialization;
using k8s.Json;

namespace k8s.Models;

/// <summary>Metadata that every stored object has.</summary>
public class V1ObjectMeta
{
    /// <summary>Free-form values.</summary>
    [JsonPropertyName("annotations")]
    public virtual IDictionary<string, string> Annotations { get; set; }

    /// <summary>When the object was created (UTC).</summary>
    [JsonPropertyName("creationTimestamp")]
    [JsonConverter(typeof(Rfc3339TimeConverter))]
    public DateTime? CreationTimestamp { get; set; }

    /// <summary>When its deletion was asked for (UTC); null while it lives.</summary>
    [JsonPropertyName("deletionTimestamp")]
    [JsonConverter(typeof(Rfc3339TimeConverter))]
    public DateTime? DeletionTimestamp { get; set; }

    /// <summary>What must happen before the object goes.</summary>
    [JsonPropertyName("finalizers")]
    public IList<string> Finalizers { get; set; }

    /// <summary>Prefix from which the server makes a name.</summary>
    [JsonPropertyName("generateName")]
    public string GenerateName { get; set; }

    /// <summary>Counts changes of the desired state.</summary>
    [JsonPropertyName("generation")]
    public long? Generation { get; set; }

    /// <summary>Values that selectors can find.</summary>
    [JsonPropertyName("labels")]
    public virtual IDictionary<string, string> Labels { get; set; }

    /// <summary>Name, unique within its namespace.</summary>
    [JsonPropertyName("name")]
    public string Name { get; set; }

    /// <summary>Namespace; null for cluster-scoped objects.</summary>
    [JsonPropertyName("namespace")]
    public string NamespaceProperty { get; set; }

    /// <summary>Objects that this one belongs to.</summary>
    [JsonPropertyName("ownerReferences")]
    public virtual IList<V1OwnerReference> OwnerReferences { get; set; }

    /// <summary>Opaque version that changes at every write.</summary>
    [JsonPropertyName("resourceVersion")]
    public string ResourceVersion { get; set; }

    /// <summary>Unique over space and time.</summary>
    [JsonPropertyName("uid")]
    public string Uid { get; set; }
}
