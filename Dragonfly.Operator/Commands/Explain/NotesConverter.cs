using System.Text.Json;
using System.Text.Json.Serialization;
using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Commands.Explain;

/// <summary>Writes notes as a list of their names, as the log does.</summary>
internal sealed class NotesConverter : JsonConverter<Notes>
{
    public override Notes Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("explanations are only written");

    public override void Write(Utf8JsonWriter writer, Notes value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var note in Enum.GetValues<Notes>().Where(note => note != Notes.None && value.HasFlag(note)))
        {
            writer.WriteStringValue(note.ToString());
        }

        writer.WriteEndArray();
    }
}
