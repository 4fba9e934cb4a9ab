#nullable disable // oblivious, as upstream: a field that the API server left out is null

using System.Text.Json.Serialization;
using k8s.Json;

namespace k8s.Models;

/// <summary>Something that happened to an object, kept by the API server for about an hour.</summary>
[KubernetesEntity(Kind = KubeKind, Group = KubeGroup, ApiVersion = KubeApiVersion, PluralName = KubePluralName)]
public sealed class Corev1Event : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Version, without the group.</summary>
    public const string KubeApiVersion = "v1";

    /// <summary>Kind.</summary>
    public const string KubeKind = "Event";

    /// <summary>API group; empty for the core group.</summary>
    public const string KubeGroup = "";

    /// <summary>Name in URLs.</summary>
    public const string KubePluralName = "events";

    /// <summary>Group and version.</summary>
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = KubeApiVersion;

    /// <summary>Kind.</summary>
    [JsonPropertyName("kind")]
    public string Kind { get; set; } = KubeKind;

    /// <summary>Standard object metadata.</summary>
    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>What was done or failed.</summary>
    [JsonPropertyName("action")]
    public string Action { get; set; }

    /// <summary>How often it happened.</summary>
    [JsonPropertyName("count")]
    public int? Count { get; set; }

    /// <summary>When it was first observed (UTC, microseconds).</summary>
    [JsonPropertyName("eventTime")]
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTime? EventTime { get; set; }

    /// <summary>When it was first recorded (UTC).</summary>
    [JsonPropertyName("firstTimestamp")]
    [JsonConverter(typeof(Rfc3339TimeConverter))]
    public DateTime? FirstTimestamp { get; set; }

    /// <summary>The object that the event is about.</summary>
    [JsonPropertyName("involvedObject")]
    public V1ObjectReference InvolvedObject { get; set; }

    /// <summary>When it was last recorded (UTC).</summary>
    [JsonPropertyName("lastTimestamp")]
    [JsonConverter(typeof(Rfc3339TimeConverter))]
    public DateTime? LastTimestamp { get; set; }

    /// <summary>For people.</summary>
    [JsonPropertyName("message")]
    public string Message { get; set; }

    /// <summary>For programs, in CamelCase.</summary>
    [JsonPropertyName("reason")]
    public string Reason { get; set; }

    /// <summary>Controller that reported it.</summary>
    [JsonPropertyName("reportingComponent")]
    public string ReportingComponent { get; set; }

    /// <summary>Instance of that controller, e.g. a Pod name.</summary>
    [JsonPropertyName("reportingInstance")]
    public string ReportingInstance { get; set; }

    /// <summary>Who reported it.</summary>
    [JsonPropertyName("source")]
    public V1EventSource Source { get; set; }

    /// <summary><c>Normal</c> or <c>Warning</c>.</summary>
    [JsonPropertyName("type")]
    public string Type { get; set; }
}
