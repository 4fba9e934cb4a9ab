using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using k8s.Models;
using KubeOps.Abstractions.Entities;

namespace k8s.Json;

/// <summary>
/// Reads and writes the built-in kinds that the program uses. The package's own context contains all kinds and adds 18 MB to a native
/// program.
/// </summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(MicroTimeConverter), typeof(ManagedFieldsConverter)])]
[JsonSerializable(typeof(Corev1Event))]
[JsonSerializable(typeof(IList<V1OwnerReference>))]
[JsonSerializable(typeof(V1Endpoints))]
[JsonSerializable(typeof(V1Lease))]
[JsonSerializable(typeof(V1ListMeta))]
[JsonSerializable(typeof(V1MutatingWebhookConfiguration))]
[JsonSerializable(typeof(V1Namespace))]
[JsonSerializable(typeof(V1Secret))]
[JsonSerializable(typeof(V1Status))]
[JsonSerializable(typeof(V1ValidatingWebhookConfiguration))]
internal sealed partial class KubernetesJsonContext : JsonSerializerContext
{
    /// <summary>The JSON form of a built-in kind; null if the program does not use it.</summary>
    /// <param name="type">The model. Pods are read as <see cref="RawPod"/>, so the generator never sees the model of their
    /// spec.</param>
    public static JsonTypeInfo? Find(Type type) => type == typeof(V1Pod)
        ? JsonMetadataServices.CreateValueInfo<V1Pod>(Default.Options, new RawPod.Converter())
        : Default.GetTypeInfo(type);
}
