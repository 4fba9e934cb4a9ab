using System.Text.Json.Serialization;
using k8s.Models;

namespace k8s.Json;

/// <summary>How the library's own models are read and written. Unknown members are ignored; nulls are not written.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Corev1Event))]
[JsonSerializable(typeof(V1ListMeta))]
[JsonSerializable(typeof(V1MutatingWebhookConfiguration))]
[JsonSerializable(typeof(V1Namespace))]
[JsonSerializable(typeof(V1Pod))]
[JsonSerializable(typeof(V1Secret))]
[JsonSerializable(typeof(V1Status))]
[JsonSerializable(typeof(V1ValidatingWebhookConfiguration))]
[JsonSerializable(typeof(V1Condition))]
internal sealed partial class KubernetesJsonContext : JsonSerializerContext;
