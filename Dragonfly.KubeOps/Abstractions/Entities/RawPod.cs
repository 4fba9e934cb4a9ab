using System.Text.Json;
using System.Text.Json.Serialization;
using k8s.Json;
using k8s.Models;

namespace KubeOps.Abstractions.Entities;

/// <summary>
/// A Pod from the API server with its JSON as received, since newer API servers send fields that the model does not know. Spec and
/// status are never read into the model.
/// </summary>
public sealed record RawPod : V1Pod
{
    private RawPod(JsonElement pod)
    {
        Json = pod;
        ApiVersion = KubeApiVersion;
        Kind = KubeKind;
        Metadata = pod.TryGetProperty("metadata"u8, out var metadata)
            ? metadata.Deserialize(KubernetesJsonContext.Default.V1ObjectMeta) ?? new V1ObjectMeta()
            : new V1ObjectMeta();
    }

    /// <summary>The Pod's JSON.</summary>
    public JsonElement Json { get; }

    /// <summary>Reads every <see cref="V1Pod"/> as a <see cref="RawPod"/>.</summary>
    internal sealed class Converter : JsonConverter<V1Pod>
    {
        public override V1Pod Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new RawPod(JsonElement.ParseValue(ref reader));

        public override void Write(Utf8JsonWriter writer, V1Pod value, JsonSerializerOptions options) =>
            ((RawPod)value).Json.WriteTo(writer);
    }
}
