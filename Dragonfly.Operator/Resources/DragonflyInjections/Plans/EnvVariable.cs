using System.Text;
using System.Text.Json;
using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Plans;

/// <summary>An environment variable, ready to be looked for and added.</summary>
public sealed class EnvVariable
{
    /// <summary>What the names of Dragonfly's own variables begin with. Nobody else's do.</summary>
    public const string OwnPrefix = "DRAGONFLY_";

    private readonly byte[] _utf8Name;

    private EnvVariable(string name, Action<Utf8JsonWriter> writeValue)
    {
        Name = name;
        _utf8Name = Encoding.UTF8.GetBytes(name);
        Json = JsonFragment.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("name", name);
            writeValue(writer);
            writer.WriteEndObject();
        });
    }

    public string Name { get; }

    /// <summary>Whether no variable of the user's is expected under this name.</summary>
    public bool IsDragonflys => Name.StartsWith(OwnPrefix, StringComparison.Ordinal);

    public ReadOnlySpan<byte> Utf8Name => _utf8Name;

    public JsonFragment Json { get; }

    public static EnvVariable WithValue(string name, string value) => new(name, writer => writer.WriteString("value", value));

    /// <summary>A variable that the kubelet fills from a field of the Pod.</summary>
    public static EnvVariable FromField(string name, string fieldPath) => new(name, writer =>
    {
        writer.WriteStartObject("valueFrom");
        writer.WriteStartObject("fieldRef");
        writer.WriteString("apiVersion", "v1");
        writer.WriteString("fieldPath", fieldPath);
        writer.WriteEndObject();
        writer.WriteEndObject();
    });
}
