using System.Text.Json;
using System.Text.Json.Serialization;
using k8s.Models;

namespace k8s.Json;

/// <summary>
/// Drops <c>metadata.managedFields</c>: nothing reads them, they are the largest part of many objects, and an update without them does
/// not change them.
/// </summary>
public sealed class ManagedFieldsConverter : JsonConverter<IList<V1ManagedFieldsEntry>>
{
    /// <inheritdoc/>
    public override IList<V1ManagedFieldsEntry>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        reader.Skip();
        return null;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IList<V1ManagedFieldsEntry> value, JsonSerializerOptions options) =>
        throw new NotSupportedException("managedFields belong to the API server");
}
