using System.Security.Cryptography;
using System.Text.Json;
using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Resources.SidecarInjections;

/// <summary>
/// The hash of everything of a spec that reaches Pods. It is the same for the same meaning: API servers sort the members of an object, files
/// do not. Neither the Pod nor the server nor the operator's version has a part in it.
/// </summary>
internal static class SidecarHash
{
    private const int Length = 10;

    // A field of a later version joins the hash only where somebody sets it.
    private static readonly (string Name, string? Default)[] Fields =
    [
        ("containers", null), ("initContainers", null), ("volumes", null), ("imagePullSecrets", null), ("annotations", null),
        ("position", nameof(SidecarPosition.After)), ("native", nameof(NativeMode.Auto)), ("shared", null), ("shareVolumesOf", null), ("transferEnv", null),
    ];

    public static string Of(SidecarInjectionSpec spec)
    {
        var json = JsonSerializer.SerializeToElement(spec, SidecarInjectionJson.Default.SidecarInjectionSpec);
        var canonical = JsonFragment.Write(writer =>
        {
            writer.WriteStartObject();
            foreach (var (name, preset) in Fields)
            {
                if (json.TryGetProperty(name, out var value) && !IsEmpty(value) && !(preset is not null && value.ValueEquals(preset)))
                {
                    writer.WritePropertyName(name);
                    Write(writer, value);
                }
            }

            writer.WriteEndObject();
        });
        return Convert.ToHexStringLower(SHA256.HashData(canonical.Utf8.Span))[..Length];
    }

    private static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => value.EnumerateObject().All(member => IsEmpty(member.Value)),
        _ => false,
    };

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null).OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
